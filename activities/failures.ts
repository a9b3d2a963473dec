import { ApplicationFailure } from '@temporalio/common';

/** The row that a process belongs to is gone (a restored backup, a world that was reset): retrying cannot help, so the process stops. */
export const rowMissing = (table: string) => ApplicationFailure.nonRetryable(`no row in ${table}`, 'row-missing');
