/**
 * Exports that people asked of their own data.
 *
 * | access pattern | key |
 * |---|---|
 * | one export; a person's exports | pk `USER#<userId>` sk `EXPORT#<exportId>` |
 * | what it announced | pk `EXPORT#<exportId>` sk begins with `EVENT#` |
 *
 * They leave by TTL a while after their file, which the bucket deletes by itself.
 */
import { defineTable } from '../shared/table.ts';

export const privacyTable = defineTable({ name: 'privacy', indexes: [], outbox: true, expires: true });

export const exportPrefix = 'EXPORT#';
export const personPartition = (userId: string): string => `USER#${userId}`;
export const exportPartition = (exportId: string): string => `EXPORT#${exportId}`;
export const exportKey = (userId: string, exportId: string) => ({
  pk: personPartition(userId),
  sk: `${exportPrefix}${exportId}`,
});
