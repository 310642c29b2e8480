/** Who may sign in, and how: by e-mail address and password, verified by a code. */
import { Aws, Duration } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolEmail,
  VerificationEmailStyle,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { passwordPolicy, secondFactorMinutes } from '../functions/identity/auth-contract.ts';
import { roles } from '../functions/shared/permissions.ts';
import { removalOf } from './removal.ts';
import type { Settings } from './settings.ts';

export class People extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      featurePlan: settings.userPoolPlan === 'lite' ? FeaturePlan.LITE : FeaturePlan.ESSENTIALS,
      /** Only our own functions register people: they bind each code to one registration. */
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true }, fullname: { mutable: true } },
      keepOriginal: { email: true },
      ...(settings.production && { email: this.ownSender(settings) }),
      userVerification: {
        emailStyle: VerificationEmailStyle.CODE,
        emailSubject: 'Your Waybill code',
        emailBody: 'Your code for a new password is {####}. It is good for one hour.',
      },
      passwordPolicy: {
        minLength: passwordPolicy.minimumLength,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: false,
      },
      /** Whose role needs it is decided at sign-in: the pool knows no roles. */
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: settings.production,
      removalPolicy: removalOf(settings),
    });
    this.client = this.addClient(settings);
    this.addGroups();
  }

  /**
   * Cognito's own sender stops after fifty mails a day and account; codes for new passwords would not arrive any more.
   * The domain of the shop's sender is verified in SES, in the region of the pool (`docs/deploy.md`).
   */
  private ownSender({ emailSender }: Settings): UserPoolEmail {
    return UserPoolEmail.withSES({
      fromEmail: emailSender,
      sesVerifiedDomain: emailSender.slice(emailSender.lastIndexOf('@') + 1),
      sesRegion: Aws.REGION,
    });
  }

  /**
   * Access tokens are short-lived in production, because API Gateway accepts them until they expire, come what may.
   * Elsewhere they last a working day: there the clock is moved by hours while somebody is signed in. Passwords are
   * only taken from our own functions (IAM), which limit the rate of attempts.
   */
  private addClient({ production, userPoolPlan }: Settings): UserPoolClient {
    const access = production ? Duration.minutes(15) : Duration.hours(12);
    return this.pool.addClient('Shop', {
      generateSecret: false,
      authFlows: { adminUserPassword: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      authSessionValidity: Duration.minutes(secondFactorMinutes),
      enableTokenRevocation: true,
      accessTokenValidity: access,
      idTokenValidity: access,
      refreshTokenValidity: Duration.days(30),
      /** Not in the plan Lite (docs/decisions/0056). */
      ...(userPoolPlan === 'essentials' && { refreshTokenRotationGracePeriod: Duration.seconds(30) }),
    });
  }

  /** Every account is a customer; the other roles are groups. */
  private addGroups(): void {
    for (const role of roles) {
      if (role === 'customer') continue;
      new CfnUserPoolGroup(this, `Group-${role}`, {
        userPoolId: this.pool.userPoolId,
        groupName: role,
        description: `Has the role ${role}`,
      });
    }
  }
}
