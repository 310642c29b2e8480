/** Starts a redrive of every dead-letter queue of a stage that has letters. Consumers do not mind what comes twice. */
import {
  GetQueueAttributesCommand,
  paginateListQueues,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';

const deadLetters = /-dead-letters$/;
/** Of streams: SQS moves only what another queue gave up, and the events stay in their tables. */
const ofStreams = /-events-publisher-dead-letters$/;

const queuesOf = async (sqs: SQSClient, stage: string): Promise<string[]> => {
  const urls: string[] = [];
  for await (const page of paginateListQueues({ client: sqs }, { QueueNamePrefix: `waybill-${stage}-` })) {
    urls.push(...(page.QueueUrls ?? []).filter((url) => deadLetters.test(url) && !ofStreams.test(url)));
  }
  return urls;
};

const attributes = ['ApproximateNumberOfMessages', 'QueueArn'] as const;

const localClient = (endpoint: string): SQSClient =>
  new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

/** @param endpoint left out: AWS, in the region and with the credentials of the environment */
export const redriveAll = async (
  stage: string,
  endpoint: string | undefined,
): Promise<{ readonly queues: number; readonly letters: number }> => {
  const sqs = endpoint === undefined ? new SQSClient() : localClient(endpoint);
  const urls = await queuesOf(sqs, stage);
  if (urls.length === 0) throw new Error(`there is no dead-letter queue of ${stage}`);
  let letters = 0;
  for (const QueueUrl of urls) {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...attributes] }),
    );
    const waiting = Number(Attributes.ApproximateNumberOfMessages ?? 0);
    if (waiting === 0) continue;
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes.QueueArn }));
    letters += waiting;
  }
  return { queues: urls.length, letters };
};
