/** Runs once before all tests. */
export default (): void => {};
