/** Everything at one port: a request's path says whether it is for the shop's API, its pages, AWS or the stack itself. */
import { type AdminPages, isForPages } from './admin/serve-pages.ts';
import type { Engine } from './aws/dynamodb/engine.ts';
import { makeAwsEndpoint } from './aws/endpoint.ts';
import { pathAndQuery } from './aws/http-api/event.ts';
import { apiOf, makeGateway } from './aws/http-api/gateway.ts';
import { notFound, refuse } from './aws/http-api/response.ts';
import type { Functions } from './aws/lambda/functions.ts';
import { addressedToS3 } from './aws/s3/address.ts';
import type { LocalRoutes, Service } from './aws/service.ts';
import type { Resources } from './aws/template/template.ts';
import { makeLocalRoutes } from './local-routes.ts';
import type { Answer } from './server.ts';

type Parts = {
  readonly services: Readonly<Record<string, Service>>;
  readonly functions: Functions;
  readonly resources: Resources;
  readonly engine: Engine;
  readonly throttled: boolean;
  readonly pages: AdminPages;
};

/** @param extra routes below `/_local` besides those of the services */
export const answerOf = (
  { services, functions, resources, engine, throttled, pages }: Parts,
  extra: LocalRoutes,
): Answer => {
  const all = Object.values(services);
  const routes: LocalRoutes = Object.assign({}, extra, ...all.map((service) => service.routes ?? {}));
  const answerLocal = makeLocalRoutes(routes);
  const answerAws = makeAwsEndpoint(
    all.flatMap(({ aws }) => aws ?? []),
    engine,
  );
  const answerApi = makeGateway(apiOf(resources, { throttled }), functions.invokeOnce);
  return async (received) => {
    const request = addressedToS3(received);
    const [path] = pathAndQuery(request.target);
    if (isForPages(path)) return pages.answer(request);
    const isAws = path === '/_aws' || path.startsWith('/_aws/');
    if (!isAws && path !== '/_local' && !path.startsWith('/_local/')) return answerApi(request);
    const answer = await answerLocal(request);
    if (answer) return answer;
    return isAws ? answerAws(request) : refuse(notFound, path);
  };
};
