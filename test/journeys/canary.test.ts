/** A stage with careful deployments: the same template on the local stack, where an alias is its function. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { runSmoke } from '../../bench/smoke-run.ts';
import { loadDemoPeople } from '../../demo/load.ts';
import { synthesizeCached } from '../../local/aws/template/assembly.ts';
import { startStack } from '../../local/stack.ts';
import { userPoolOf } from '../support/stack.ts';

it('is run whole by the local stack: the API, queues, workflows and schedules call aliases', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'waybill-canary-'));
  const assembly = await synthesizeCached({ canary: 'on' });
  const env = { POWERTOOLS_LOG_LEVEL: 'SILENT', RATE_LIMITS: 'off' };
  const stack = await startStack({ dataDir, port: 0, assembly, throttled: false, env });
  try {
    await loadDemoPeople({ url: stack.url, userPoolId: userPoolOf(stack) });
    const lines: string[] = [];
    const passed = await runSmoke({ url: stack.url }, (line) => lines.push(line));
    expect(lines.filter((line) => !line.startsWith('ok'))).toEqual([]);
    expect(passed).toBe(true);
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 120_000);
