/**
 * The parts of the Okta SDK that are loaded one by one, with the types the SDK has for them. The
 * package's own entry loads 1,678 classes (about 90 MB), and its Client reads okta.yaml files and
 * OKTA_* variables, so neither is used.
 */
declare module '@okta/okta-sdk-nodejs/src/http.js' {
  export { Http } from '@okta/okta-sdk-nodejs/src/types/http'
}
declare module '@okta/okta-sdk-nodejs/src/generated/configuration.js' {
  export { createConfiguration } from '@okta/okta-sdk-nodejs/src/types/generated/configuration'
}
declare module '@okta/okta-sdk-nodejs/src/generated/servers.js' {
  export { ServerConfiguration } from '@okta/okta-sdk-nodejs/src/types/generated/servers'
}
declare module '@okta/okta-sdk-nodejs/src/generated/http/http.js' {
  export { ResponseContext } from '@okta/okta-sdk-nodejs/src/types/generated/http/http'
}
declare module '@okta/okta-sdk-nodejs/src/generated/apis/UserApi.js' {
  export {
    UserApiRequestFactory,
    UserApiResponseProcessor,
  } from '@okta/okta-sdk-nodejs/src/types/generated/apis/UserApi'
}
declare module '@okta/okta-sdk-nodejs/src/generated/apis/OrgSettingApi.js' {
  export {
    OrgSettingApiRequestFactory,
    OrgSettingApiResponseProcessor,
  } from '@okta/okta-sdk-nodejs/src/types/generated/apis/OrgSettingApi'
}
declare module 'undici/lib/dispatcher/pool.js' {
  export { Pool as default } from 'undici'
}
