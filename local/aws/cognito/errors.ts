/** The exceptions of Cognito user pools, with the messages that clients are known to look at. */
import { AwsError } from '../service.ts';

export const notAuthorized = (message = 'Incorrect username or password.'): AwsError =>
  new AwsError('NotAuthorizedException', message);

export const userNotFound = (): AwsError => new AwsError('UserNotFoundException', 'User does not exist.');

export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameterException', message);

export const resourceNotFound = (message: string): AwsError =>
  new AwsError('ResourceNotFoundException', message);

export const codeMismatch = (): AwsError =>
  new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');

/** Also what an unknown user gets where the client hides who exists. */
export const expiredCode = (): AwsError =>
  new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');

export const limitExceeded = (): AwsError =>
  new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
