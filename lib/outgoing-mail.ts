/**
 * What every mail of a stage is sent with: SES keeps off addresses that bounced or complained, and tells the account's own
 * bus of each mail that came back. No other bus can be told (AWS documentation: EventBridgeDestination).
 */
import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  ConfigurationSet,
  EmailSendingEvent,
  EventDestination,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Heard } from './event-queue.ts';
import type { Settings } from './settings.ts';

export class OutgoingMail extends Construct {
  /** By name: a reference would take more of each function's environment than there is. */
  readonly configurationSetName: string;
  readonly configurationSetArn: string;
  /** Of this stage alone: the others in the account tell the same bus. */
  readonly cameBack: Heard;

  constructor(scope: Construct, id: string, { stage }: Settings) {
    super(scope, id);
    this.configurationSetName = `waybill-${stage}`;
    const set = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.configurationSetName,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    set.addEventDestination('CameBack', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'AccountBus', 'default')),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    this.configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: set.configurationSetName,
    });
    this.cameBack = {
      eventPattern: {
        source: ['aws.ses'],
        detailType: ['Email Bounced', 'Email Complaint Received'],
        detail: { mail: { tags: { 'ses:configuration-set': [set.configurationSetName] } } },
      },
    };
  }
}
