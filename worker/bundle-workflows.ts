import { existsSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { failureConverterPath } from '../platform/temporal.js';

/** Bundles the workflows as a worker loads them: from the compiled tree or, in tests, from the source. */
export function bundleWorkflows(
  options: { workflowsPath?: string; interceptorModules?: string[] } = {},
): Promise<WorkflowBundleWithSourceMap> {
  const compiled = path.join(import.meta.dirname, '../workflows/index.js');
  const source = path.join(import.meta.dirname, '../workflows/index.ts');
  return bundleWorkflowCode({
    workflowsPath: options.workflowsPath ?? (existsSync(compiled) ? compiled : source),
    workflowInterceptorModules: options.interceptorModules ?? [],
    failureConverterPath: failureConverterPath(),
    logger: silent,
    // The code may come from a folder without packages of its own (a test's changed copy).
    webpackConfigHook: (config) => {
      const packages = ['../node_modules', '../../node_modules'].map((folder) => path.join(import.meta.dirname, folder));
      config.resolve = { ...config.resolve, modules: [...(config.resolve?.modules ?? []), ...packages] };
      return config;
    },
  });
}

const nothing = () => undefined;
const silent = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
