/** What --help prints. */
export const usage = `Usage: access-desk <command> [--data DIR] [--json]

  CREDENTIAL is an API token, (--token-env VAR | --token-stdin), or a service app,
  --client-id ID --private-key-file FILE [--key-id KID]; the file holds a PEM (PKCS #1 or #8) or a JWK.

  connect --domain URL CREDENTIAL [--name N]
          [--[no-]skip-inactive-apps] [--[no-]sync-deprovisioned-users] [--confirm-custom-domain]
          [--safety read-only|confirm|confirm-name]
          Add an Okta organization, or renew one, and show what the credential can do. Only with the
          safety level confirm or confirm-name can access be changed; a new one is read-only.
  probe   CREDENTIAL [--connector ID]
          Ask Okta what the credential can do. Changes nothing in Okta.
  token-health
          CREDENTIAL [--connector ID]
          Ask Okta how much longer the credential works, and what could end it; 3 where Okta refuses it.
  sync    CREDENTIAL [--connector ID] [--mode auto|full|delta] [--budget SHARE] [--plan]
          Bring the local cache up to date. full reads everything; delta replays Okta's log and
          reads again what changed; auto, the default, goes on with a sync that was cut off, else
          takes the delta where it can be complete. SHARE, 0.05 to 1, is the part of Okta's limits
          to use, kept for later syncs. --plan only tells what a full sync would cost.
  confirm [--connector ID] [--keep]
          Publish a sync that waits because of what it would remove; --keep throws it away instead.
  status  Connectors, their data age and last sync.
  export  KIND --format csv|json --out FILE [--connector ID]
          KIND: users, groups, memberships, apps, app-assignments, app-groups, admin-roles
  changes --since TIME [--kind K]... [--connector ID] [--limit N | --format csv|json --out FILE]
          What changed since then, newest first, on screen or as a file.
          K: user, group, app, membership, assignment, group-assignment, role
  as-of   --at TIME --kind KIND --format csv|json --out FILE [--connector ID]
          Everything of a kind as it was then; KIND as for export.
          TIME: 2026-11-23T14:00:00Z, 2026-11-23T14:00 or 2026-11-23, in this computer's time without a zone.
  people  preview | promote | list [--search TEXT] [--limit N | --format csv|json --out FILE]
          Accounts of all connectors as people: what a promotion would do, do it, or who there is.
  grant, revoke
          --kind group|app|app-group|role --resource ID --principal ID CREDENTIAL
          [--connector ID] [--plan-only] [--typed NAME]
          Give or take one access: check it with Okta, change it, read it back, and tell what was and
          what is. group: membership of a user. app: assignment of a user; app-group: of a group.
          role: of a user or a group; ID is a type such as HELP_DESK_ADMIN, or ROLE_ID@RESOURCE_SET_ID
          for a custom role. --plan-only sends nothing and leaves the plan as a draft. NAME is the
          organization's name, which the safety level confirm-name asks for. What is so already is
          success.
  plans   list [--connector ID] [--limit N] | show ID
          | apply ID CREDENTIAL [--typed NAME] | undo ID CREDENTIAL [--typed NAME] [--plan-only]
          Plans of changes with their receipts; apply a draft, or go on with one that was interrupted;
          take back what one changed.
  demo-org [--users N] [--groups N] [--apps N] [--port P] [--role super|readonly|appgroup|none]
          [--seed N] [--limits on|off] [--latency MS] [--public-jwk FILE]
          Serve a simulated organization on 127.0.0.1 until stopped. With a public JWK it has a service
          app with that key and the role, and tells its client ID.

Exit codes: 0 ok, 2 usage, 3 authentication, 4 permission, 5 network or limits,
            6 refused for safety, 1 other. An interrupt ends a plan after the call under way.
`
