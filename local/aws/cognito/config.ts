/** What the emulated user pool takes from the synthesized template, with CloudFormation's own names and defaults. */
import * as z from 'zod';

export type Mail = {
  readonly to: string;
  readonly from?: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type CognitoConfig = {
  /** `eu-west-1_…`: a region, an underscore, letters and digits, as the SDK insists. */
  readonly poolId: string;
  /** `Properties` of the template's AWS::Cognito::UserPool. */
  readonly pool: unknown;
  readonly clients: readonly {
    readonly clientId: string;
    /** `Properties` of the AWS::Cognito::UserPoolClient. */
    readonly properties: unknown;
  }[];
  /** `GroupName` of every AWS::Cognito::UserPoolGroup. */
  readonly groups: readonly string[];
  /** Where the pool's e-mails go. */
  readonly deliver: (mail: Mail) => Promise<unknown> | unknown;
};

const passwordPolicySchema = z
  .looseObject({
    MinimumLength: z.coerce.number().default(8),
    RequireLowercase: z.boolean().default(false),
    RequireUppercase: z.boolean().default(false),
    RequireNumbers: z.boolean().default(false),
    RequireSymbols: z.boolean().default(false),
  })
  .prefault({});

const poolSchema = z.looseObject({
  Policies: z.looseObject({ PasswordPolicy: passwordPolicySchema }).prefault({}),
  VerificationMessageTemplate: z
    .looseObject({
      EmailSubject: z.string().default('Your verification code'),
      EmailMessage: z.string().default('Your verification code is {####}'),
    })
    .prefault({}),
  AdminCreateUserConfig: z
    .looseObject({
      AllowAdminCreateUserOnly: z.boolean().default(false),
      InviteMessageTemplate: z
        .looseObject({
          EmailSubject: z.string().default('Your temporary password'),
          EmailMessage: z.string().default('Your username is {username} and temporary password is {####}. '),
        })
        .prefault({}),
    })
    .prefault({}),
  AutoVerifiedAttributes: z.array(z.string()).default([]),
  UserAttributeUpdateSettings: z
    .looseObject({ AttributesRequireVerificationBeforeUpdate: z.array(z.string()).default([]) })
    .prefault({}),
  MfaConfiguration: z.enum(['OFF', 'OPTIONAL', 'ON']).default('OFF'),
  EnabledMfas: z.array(z.string()).default([]),
  EmailConfiguration: z.looseObject({ From: z.string().optional() }).prefault({}),
  /** Only pools whose users sign in by e-mail address are emulated. */
  UsernameAttributes: z.tuple([z.literal('email')]),
});

const unit = z.enum(['seconds', 'minutes', 'hours', 'days']);
type Unit = z.infer<typeof unit>;
const unitSeconds: Readonly<Record<Unit, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

const clientSchema = z.looseObject({
  AccessTokenValidity: z.coerce.number().default(60),
  IdTokenValidity: z.coerce.number().default(60),
  RefreshTokenValidity: z.coerce.number().default(43_200),
  TokenValidityUnits: z
    .looseObject({
      AccessToken: unit.default('minutes'),
      IdToken: unit.default('minutes'),
      RefreshToken: unit.default('minutes'),
    })
    .prefault({}),
  ExplicitAuthFlows: z.array(z.string()).default([]),
  /** Minutes. */
  AuthSessionValidity: z.coerce.number().default(3),
  PreventUserExistenceErrors: z.enum(['ENABLED', 'LEGACY']).default('LEGACY'),
  RefreshTokenRotation: z
    .looseObject({
      Feature: z.enum(['ENABLED', 'DISABLED']).default('DISABLED'),
      RetryGracePeriodSeconds: z.coerce.number().default(0),
    })
    .prefault({}),
  GenerateSecret: z.literal(false).default(false),
});

export type Pool = z.infer<typeof poolSchema> & { readonly id: string; readonly groups: readonly string[] };
export type PasswordPolicy = z.infer<typeof passwordPolicySchema>;

export type Client = {
  readonly id: string;
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  /** How long a challenge waits for its answer. */
  readonly authSessionSeconds: number;
  readonly flows: readonly string[];
  readonly hidesUsers: boolean;
  readonly rotates: boolean;
  readonly graceSeconds: number;
};

export const poolOf = ({ poolId, pool, groups }: CognitoConfig): Pool => ({
  ...poolSchema.parse(pool),
  id: poolId,
  groups,
});

const clientOf = (id: string, properties: unknown): Client => {
  const client = clientSchema.parse(properties);
  const { AccessToken, IdToken, RefreshToken } = client.TokenValidityUnits;
  return {
    id,
    accessTokenSeconds: client.AccessTokenValidity * unitSeconds[AccessToken],
    idTokenSeconds: client.IdTokenValidity * unitSeconds[IdToken],
    refreshTokenSeconds: client.RefreshTokenValidity * unitSeconds[RefreshToken],
    authSessionSeconds: client.AuthSessionValidity * 60,
    flows: client.ExplicitAuthFlows,
    hidesUsers: client.PreventUserExistenceErrors === 'ENABLED',
    rotates: client.RefreshTokenRotation.Feature === 'ENABLED',
    graceSeconds: client.RefreshTokenRotation.RetryGracePeriodSeconds,
  };
};

export const clientsOf = ({ clients }: CognitoConfig): ReadonlyMap<string, Client> =>
  new Map(clients.map(({ clientId, properties }) => [clientId, clientOf(clientId, properties)]));
