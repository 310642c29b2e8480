/** Runs once before all tests; the workers inherit the environment. */
export default (): void => {
  process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
};
