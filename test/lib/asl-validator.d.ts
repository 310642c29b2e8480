/** The package has no types of its own. */
declare module 'asl-validator' {
  type Options = { readonly checkArn?: boolean; readonly checkPaths?: boolean };
  type Verdict = { readonly isValid: boolean; readonly errorsText: (separator: string) => string };
  export default function validate(definition: unknown, options?: Options): Verdict;
}
