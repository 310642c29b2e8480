/** Where a stage has no external system, what serves it alone hears nothing, is called by no schedule, and is missed by no alarm. */
import type { FunctionDefinition } from './function-definition.ts';
import type { Settings } from './settings.ts';

export const isAwake = (
  { forExternalSystem }: Pick<FunctionDefinition, 'forExternalSystem'>,
  { externalSystem }: Pick<Settings, 'externalSystem'>,
): boolean => !forExternalSystem || externalSystem !== 'off';
