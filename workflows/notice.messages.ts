import type { NoticeEnding, NoticeKind, NoticePolicy } from '../domain/notice.js';

export type { NoticeEnding, NoticeKind };
export type NoticeInput = { noticeId: string; kind: NoticeKind; notAfter: string; policy: NoticePolicy };
/** What one try led to: an ending, or the instant of the next try. */
export type NoticeTried = { ending: NoticeEnding } | { retryAt: string; reason: string };

export const noticeWorkflowId = (noticeId: string) => `notice-${noticeId}`;
