/**
 * Load from a process of its own: told a job, it answers what came of it. Paced load sends at fixed instants whether or not earlier requests were answered
 * (a server that stalls is then measured while it stalls); the other keeps so many requests open.
 */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

type Request = { method: string; url: string; headers: Record<string, string>; body?: string };
export type Job =
  | { kind: 'paced'; request: Request; perSecond: number; seconds: number; expected: number }
  /** Sends each request once, until all are sent or `stop` is told. */
  | { kind: 'open'; requests: Request[]; atOnce: number; expected: number };
export type JobResult = { milliseconds: number[]; unexpected: Record<string, number> };

const agent = new Agent({ keepAlive: true });
let stopped = false;

process.on('message', (job: Job | 'stop') => {
  if (job === 'stop') stopped = true;
  else void carryOut(job).then((result) => process.send!(result));
});
process.once('disconnect', () => process.exit());

async function carryOut(job: Job): Promise<JobResult> {
  stopped = false;
  const result: JobResult = { milliseconds: [], unexpected: {} };
  const sendOne = async (one: Request) => {
    const sentAt = performance.now();
    const status = await send(one).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
    if (status === job.expected) result.milliseconds.push(performance.now() - sentAt);
    else result.unexpected[status] = (result.unexpected[status] ?? 0) + 1;
  };
  await (job.kind === 'paced' ? paced(job, sendOne) : open(job, sendOne));
  return result;
}

async function paced({ request, perSecond, seconds }: Job & { kind: 'paced' }, sendOne: (one: Request) => Promise<void>) {
  const startedAt = performance.now();
  const underWay: Promise<void>[] = [];
  while (underWay.length < perSecond * seconds) {
    const dueAt = startedAt + (underWay.length * 1000) / perSecond;
    if (dueAt > performance.now()) await pause(1);
    else underWay.push(sendOne(request));
  }
  await Promise.all(underWay);
}

async function open({ requests, atOnce }: Job & { kind: 'open' }, sendOne: (one: Request) => Promise<void>) {
  const left = requests.values();
  const oneAfterTheOther = async () => {
    for (const one of left) {
      if (stopped) return;
      await sendOne(one);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, oneAfterTheOther));
}

function send({ method, url, headers, body }: Request): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode!));
      response.once('error', reject);
    });
    asked.once('error', reject);
    asked.end(body);
  });
}
