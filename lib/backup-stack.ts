/**
 * Copies of the tables in a vault (AWS Backup): from before whatever was found out later than the 35 days that a table can
 * be restored by itself, and where the stage says so in another region or account. What is rebuilt by itself is left out.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { DataStack } from './data-stack.ts';
import { tablesOf } from './declared-tables.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { removalOf } from './removal.ts';
import type { Settings } from './settings.ts';

/** DynamoDB's copies go to cold storage after a month at the earliest, and stay there for three (AWS documentation). */
const kept = { daily: Duration.days(35), monthly: Duration.days(400), coldAfter: Duration.days(30) };

/** Rate limits, and what waits for a person: neither is missed when it is lost. */
const rebuilt: ReadonlySet<string> = new Set(['platform', 'attention']);

export class BackupStack extends Stack {
  constructor(
    scope: Construct,
    settings: Settings,
    functions: readonly FunctionDefinition[],
    data: DataStack,
  ) {
    const { stage, production, backupCopyVaultArn } = settings;
    super(scope, `WaybillBackup-${stage}`, {
      description: `Copies of Waybill's tables (${stage})`,
      terminationProtection: production,
    });
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: `waybill-${stage}`,
      removalPolicy: removalOf(settings),
    });
    const copies = backupCopyVaultArn === undefined ? [] : [this.elsewhere(backupCopyVaultArn)];
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: `waybill-${stage}`,
      backupVault: vault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: 'daily',
          scheduleExpression: Schedule.cron({ hour: '3', minute: '0' }),
          deleteAfter: kept.daily,
          copyActions: copies.map((destinationBackupVault) => ({
            destinationBackupVault,
            deleteAfter: kept.daily,
          })),
        }),
        new BackupPlanRule({
          ruleName: 'monthly',
          scheduleExpression: Schedule.cron({ day: '1', hour: '4', minute: '0' }),
          moveToColdStorageAfter: kept.coldAfter,
          deleteAfter: kept.monthly,
        }),
      ],
    });
    plan.addSelection('Tables', {
      resources: tablesOf(functions)
        .filter(({ name }) => !rebuilt.has(name))
        .map(({ name }) => BackupResource.fromArn(data.tableNamed(name).tableArn)),
    });
  }

  private elsewhere(arn: string) {
    return BackupVault.fromBackupVaultArn(this, 'Elsewhere', arn);
  }
}
