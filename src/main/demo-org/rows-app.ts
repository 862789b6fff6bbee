import type { AppGroupRecord, AppRecord, GroupRecord, OrgData, SignOnMode } from './model.ts'
import { iso } from './text.ts'

const STATIC = 'https://op3static.oktacdn.com'

function credentials(app: AppRecord): object {
  const userNameTemplate = { template: '${source.login}', type: 'BUILT_IN' }
  if (['SAML_2_0', 'OPENID_CONNECT', 'WS_FEDERATION'].includes(app.signOnMode)) {
    return { userNameTemplate, signing: { kid: `${app.id.slice(3, 12)}Ao-GVtlsZh-b6Eu_TLl9O1C5kM4FRg4` } }
  }
  if (app.signOnMode === 'BOOKMARK') return { userNameTemplate, signing: {} }
  return { scheme: 'EDIT_USERNAME_AND_PASSWORD', userNameTemplate, revealPassword: false, signing: {} }
}

function modeSettings(app: AppRecord): object {
  const site = `https://${app.name.replaceAll('_', '-')}.example.com`
  const settings: Partial<Record<SignOnMode, object>> = {
    SAML_2_0: {
      app: { baseUrl: site },
      signOn: {
        defaultRelayState: null,
        ssoAcsUrlOverride: null,
        audienceOverride: null,
        recipientOverride: null,
        destinationOverride: null,
        attributeStatements: [],
        ssoAcsUrl: `${site}/saml/acs`,
        idpIssuer: 'http://www.okta.com/${org.externalKey}',
        audience: `${site}/saml/metadata`,
        recipient: `${site}/saml/acs`,
        destination: `${site}/saml/acs`,
        subjectNameIdTemplate: '${user.userName}',
        subjectNameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
        responseSigned: true,
        assertionSigned: true,
        signatureAlgorithm: 'RSA_SHA256',
        digestAlgorithm: 'SHA256',
        honorForceAuthn: true,
        authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
        requestCompressed: false,
        allowMultipleAcsEndpoints: false,
        acsEndpoints: [],
        slo: { enabled: false },
      },
    },
    OPENID_CONNECT: {
      app: {},
      oauthClient: {
        client_uri: site,
        redirect_uris: [`${site}/callback`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        application_type: 'web',
        consent_method: 'TRUSTED',
        issuer_mode: 'DYNAMIC',
      },
    },
    WS_FEDERATION: {
      app: {
        siteURL: site,
        realm: 'urn:federation:directory',
        audienceRestriction: 'urn:federation:directory',
        groupName: 'staff',
        groupFilter: 'app1.*',
        groupValueFormat: 'windowsDomainQualifiedName',
        wReplyURL: `${site}/reply`,
        wReplyOverride: false,
        nameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
        authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
        usernameAttribute: 'username',
        attributeStatements: null,
      },
    },
    BOOKMARK: { app: { requestIntegration: false, url: site } },
    BROWSER_PLUGIN: {
      app: {
        url: `${site}/login`,
        usernameField: 'user',
        passwordField: 'pass',
        buttonField: 'sign-in',
        loginUrlRegex: null,
      },
    },
    SECURE_PASSWORD_STORE: {
      app: {
        url: `${site}/login`,
        usernameField: 'user',
        passwordField: 'pass',
        optionalField1: null,
        optionalField1Value: null,
      },
    },
    AUTO_LOGIN: { app: {}, signOn: { redirectUrl: site, loginUrl: `${site}/login` } },
    BASIC_AUTH: { app: { url: site, authURL: `${site}/auth`, loginUrlRegex: null } },
  }
  return settings[app.signOnMode] ?? { app: {} }
}

/** An app as lists and single reads answer it. */
export function appObject(app: AppRecord, data: OrgData, base: string): object {
  const address = `${base}/api/v1/apps/${app.id}`
  const link = `${app.name}_link`
  return {
    id: app.id,
    orn: `orn:okta:idp:${data.id}:apps:${app.name}:${app.id}`,
    name: app.name,
    label: app.label,
    status: app.deleted ? 'DELETED' : app.status,
    lastUpdated: iso(app.lastUpdated),
    created: iso(app.created),
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: {
      autoLaunch: false,
      autoSubmitToolbar: false,
      hide: { iOS: false, web: false },
      appLinks: { [link]: true },
    },
    features: app.features,
    signOnMode: app.signOnMode,
    credentials: credentials(app),
    universalLogout:
      app.signOnMode === 'SAML_2_0'
        ? {
            status: 'DISABLED',
            supportType: 'FULL',
            identityStack: 'NOT_SHARED',
            protocol: 'GLOBAL_TOKEN_REVOCATION',
          }
        : null,
    settings: {
      ...modeSettings(app),
      notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
      manualProvisioning: false,
      implicitAssignment: false,
      emOptInStatus: 'NONE',
      notes: { admin: null, enduser: null },
    },
    _links: {
      help: {
        href: `${base}/app/${app.name}/${app.id}/setup/help/${app.signOnMode}/instructions`,
        type: 'text/html',
      },
      uploadLogo: { href: `${address}/logo`, hints: { allow: ['POST'] } },
      appLinks: [
        { name: link, href: `${base}/home/${app.name}/${app.id}/aln${app.id.slice(3)}`, type: 'text/html' },
      ],
      profileEnrollment: { href: `${base}/api/v1/policies/rst${data.id.slice(3)}` },
      policies: { href: `${address}/policies`, hints: { allow: ['PUT'] } },
      groups: { href: `${address}/groups` },
      logo: [{ name: 'medium', href: `${STATIC}/fs/bcg/4/gfs${app.id.slice(3)}`, type: 'image/png' }],
      accessPolicy: { href: `${base}/api/v1/policies/rst${data.userTypeId.slice(3)}` },
      users: { href: `${address}/users` },
      [app.status === 'ACTIVE' ? 'deactivate' : 'activate']: {
        href: `${address}/lifecycle/${app.status === 'ACTIVE' ? 'deactivate' : 'activate'}`,
      },
    },
  }
}

/** A group assignment of an app. */
export function appGroupObject(
  app: AppRecord,
  assigned: AppGroupRecord,
  group: GroupRecord,
  base: string,
): object {
  return {
    id: group.id,
    lastUpdated: iso(assigned.lastUpdated),
    priority: assigned.priority,
    profile: assigned.profile ?? {},
    _links: {
      app: { href: `${base}/api/v1/apps/${app.id}` },
      self: { href: `${base}/api/v1/apps/${app.id}/groups/${group.id}` },
      group: { href: `${base}/api/v1/groups/${group.id}` },
    },
  }
}
