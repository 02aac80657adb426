/**
 * Run jobs on workers, each worker one job at a time, jobs begun in order.
 *
 * Resolves when all have ended; a job that rejects stops further jobs from starting and the
 * rejection is passed on after the running ones have ended.
 */
export async function runOnWorkers<Job, Worker>(
  jobs: readonly Job[],
  workers: readonly Worker[],
  run: (job: Job, worker: Worker) => Promise<void>,
): Promise<void> {
  const waiting = [...jobs];
  const failures: unknown[] = [];
  await Promise.all(
    workers.map(async (worker) => {
      for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
        try {
          await run(job, worker);
        } catch (failure) {
          failures.push(failure);
          waiting.length = 0;
        }
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
}
