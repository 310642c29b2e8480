import type { Document } from './parts.ts';
export const withExamples = (document: Document): Document => document;
