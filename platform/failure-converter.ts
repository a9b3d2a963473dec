import { DefaultFailureConverter } from '@temporalio/common';

/** Message and stack of a failure go where the codec seals them; without this they would be readable in the Temporal server. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
