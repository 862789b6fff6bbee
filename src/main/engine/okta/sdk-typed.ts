import type { Http } from '@okta/okta-sdk-nodejs/src/http.js'
import { ok } from '../../../preload/contract/errors.ts'
import type { Result } from '../../../preload/contract/errors.ts'
import { notOkta } from './errors.ts'
import type { OktaAnswer } from './port.ts'

/** What the SDK's request builders make: a method and an address. */
interface SdkRequest {
  getUrl(): string
}

/**
 * The SDK's typed API for single objects: it builds the call and turns the answer into its model; the
 * call itself goes through `get`, with its limits and repeats. Loaded on first use (about 30 MB), so
 * that a sync does not pay for it.
 */
export function createTypedCalls(
  baseUrl: string,
  http: Http,
  get: (url: string) => Promise<Result<OktaAnswer<unknown>>>,
) {
  const load = async () => {
    const [configuration, servers, messages, users, orgs] = await Promise.all([
      import('@okta/okta-sdk-nodejs/src/generated/configuration.js'),
      import('@okta/okta-sdk-nodejs/src/generated/servers.js'),
      import('@okta/okta-sdk-nodejs/src/generated/http/http.js'),
      import('@okta/okta-sdk-nodejs/src/generated/apis/UserApi.js'),
      import('@okta/okta-sdk-nodejs/src/generated/apis/OrgSettingApi.js'),
    ])
    const config = configuration.createConfiguration({
      baseServer: new servers.ServerConfiguration(baseUrl, {}),
      httpApi: http,
    })
    const asResponse = (status: number, body: unknown) =>
      new messages.ResponseContext(
        status,
        { 'content-type': 'application/json' },
        {
          text: () => Promise.resolve(JSON.stringify(body)),
          binary: () => Promise.resolve(Buffer.from(JSON.stringify(body))),
        },
      )
    return {
      userRequests: new users.UserApiRequestFactory(config),
      userModels: new users.UserApiResponseProcessor(),
      orgRequests: new orgs.OrgSettingApiRequestFactory(config),
      orgModels: new orgs.OrgSettingApiResponseProcessor(),
      asResponse,
    }
  }
  let loading: ReturnType<typeof load> | null = null
  const sdk = (): ReturnType<typeof load> => (loading ??= load())

  async function run<T>(
    request: SdkRequest,
    model: (response: ReturnType<Awaited<ReturnType<typeof load>>['asResponse']>) => Promise<T>,
  ): Promise<Result<T>> {
    const answer = await get(request.getUrl())
    if (!answer.ok) return answer
    const { status, body } = answer.value
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return notOkta(status, undefined)
    const { asResponse } = await sdk()
    return ok(await model(asResponse(status, body)))
  }

  return {
    /** Okta: GET /api/v1/users/me. */
    async currentUser() {
      const { userRequests, userModels } = await sdk()
      return run(await userRequests.getUser('me'), (response) => userModels.getUser(response))
    },
    /** Okta: GET /api/v1/org. */
    async orgSettings() {
      const { orgRequests, orgModels } = await sdk()
      return run(await orgRequests.getOrgSettings(), (response) => orgModels.getOrgSettings(response))
    },
  }
}
