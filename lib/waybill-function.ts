/** One row of the list of functions as a Lambda function with a role and a log group of its own. */
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  CfnFunction,
  type Code,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { tableVariable } from '../functions/shared/table.ts';
import { reservedRuns } from './concurrency.ts';
import type { FunctionDefinition, TableUse } from './function-definition.ts';
import { memoryOf } from './function-memory.ts';
import { FunctionRole } from './function-role.ts';
import { logRetention } from './log-retention.ts';
import { isCareful, type Settings } from './settings.ts';

/** API Gateway gives up after 29 s; an entry that needs longer says so in its row. */
export const defaultTimeoutSeconds = 20;

export const functionNameOf = (name: string, { stage }: Pick<Settings, 'stage'>): string =>
  `waybill-${stage}-${name}`;

/** What is called where deployments are careful (`lib/canary.ts`). */
export const liveAlias = 'live';

/** By name: who is told of a function need not wait until it is made. With its alias where it has one. */
export const functionArn = (scope: Construct, name: string, settings: Settings): string =>
  Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: `${functionNameOf(name, settings)}${isCareful(settings) ? `:${liveAlias}` : ''}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

export type WaybillFunctionProps = {
  readonly definition: FunctionDefinition;
  readonly code: Code;
  readonly settings: Settings;
  readonly tableNamed: (name: string) => Table;
  readonly environment: Readonly<Record<string, string>>;
};

export type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

export class WaybillFunction extends Construct {
  readonly definition: FunctionDefinition;
  readonly lambda: LambdaFunction;
  /** Undefined: the stage deploys all at once. */
  readonly alias: Alias | undefined;
  /** What everybody calls. */
  readonly called: IFunction;

  constructor(scope: Construct, id: string, props: WaybillFunctionProps) {
    super(scope, id);
    const { definition, settings } = props;
    this.definition = definition;
    const logGroup = new LogGroup(this, 'Log', {
      retention: logRetention(settings),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new FunctionRole(this, 'Role', `What ${definition.name} may do`);
    logGroup.grantWrite(role);
    const reserved = reservedRuns(definition, settings);
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName: functionNameOf(definition.name, settings),
      description: definition.purpose,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel[settings.logLevel],
      /** Spares three lines of each invocation; what it took is a metric in any case. */
      systemLogLevelV2: SystemLogLevel.WARN,
      /** An HTTP API hands no trace on, so elsewhere a trace would be one function alone. */
      tracing: definition.workflowTask ? Tracing.ACTIVE : Tracing.DISABLED,
      ...(reserved !== undefined && { reservedConcurrentExecutions: reserved }),
      timeout: Duration.seconds(definition.timeoutSeconds ?? defaultTimeoutSeconds),
      memorySize: memoryOf(definition),
      environment: { ...props.environment, ...tableVariables(definition, props.tableNamed) },
    });
    for (const use of definition.tables) this.grantTable(use, props.tableNamed(use.table.name));
    this.nameSource();
    this.alias = isCareful(settings)
      ? new Alias(this, 'Live', { aliasName: liveAlias, version: this.lambda.currentVersion as IVersion })
      : undefined;
    this.called = (this.alias ?? this.lambda) as IFunction;
  }

  /** Allows these actions on these resources, and no more. */
  allow(actions: readonly string[], resources: readonly string[], conditions?: Conditions): void {
    this.lambda.addToRolePolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions && { conditions }),
      }),
    );
  }

  /** @throws Error for an index that the table does not have */
  private grantTable({ table, may }: TableUse, deployed: Table): void {
    const indexes = may.flatMap((action) =>
      action.startsWith('Query ') ? [action.slice('Query '.length)] : [],
    );
    for (const index of indexes) {
      const isThere = table.indexes.some(({ name }) => name === index);
      if (!isThere) throw new Error(`${this.definition.name}: ${table.name} has no index ${index}`);
      this.allow(['dynamodb:Query'], [`${deployed.tableArn}/index/${index}`]);
    }
    const own = may.filter((action) => !action.startsWith('Query '));
    const actions = own.flatMap((action) => (action === 'GetItem' ? ['GetItem', 'BatchGetItem'] : [action]));
    if (actions.length > 0) {
      this.allow(
        actions.map((action) => `dynamodb:${action}`),
        [deployed.tableArn],
      );
    }
  }

  /** The local stack runs functions from their sources, which it finds here. */
  private nameSource(): void {
    const resource = this.lambda.node.defaultChild;
    if (!(resource instanceof CfnFunction)) throw new Error(`${this.node.path} has no function`);
    resource.addMetadata('waybill:entry', this.definition.entry);
    resource.addMetadata('waybill:name', this.definition.name);
  }
}

const tableVariables = (
  { tables }: FunctionDefinition,
  tableNamed: (name: string) => Table,
): Record<string, string> =>
  Object.fromEntries(tables.map(({ table }) => [tableVariable(table), tableNamed(table.name).tableName]));
