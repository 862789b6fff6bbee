import type { Db } from '../open.ts'

/**
 * What is reviewable of a first sync before its assignments have been read: groups, members and the
 * applications of groups tell who has an application through a group. Okta: "Assign applications to
 * groups": every member of an assigned group has the application.
 */

/** Writes what an unfinished snapshot holds now into a file of its own; whoever fills it goes on meanwhile. */
export function copySnapshot(db: Db, to: string): void {
  db.prepare('VACUUM INTO ?').run(to)
}

/** Assignments of applications whose list is not complete, worked out from their groups. */
export function deriveAssignments(db: Db): void {
  db.exec(`
    DELETE FROM app_users WHERE app_pk IN (SELECT a.pk FROM apps a LEFT JOIN walks w
      ON w.kind = 'appUsers' AND w.object_id = a.id AND w.state = 'complete' WHERE w.path IS NULL);
    INSERT OR IGNORE INTO app_users
      SELECT ag.app_pk, m.user_pk, 'GROUP', min(m.group_pk), NULL
      FROM apps a
      LEFT JOIN walks w ON w.kind = 'appUsers' AND w.object_id = a.id AND w.state = 'complete'
      JOIN app_groups ag ON ag.app_pk = a.pk
      JOIN memberships m ON m.group_pk = ag.group_pk
      JOIN users u ON u.pk = m.user_pk AND u.status <> 'DEPROVISIONED'
      WHERE w.path IS NULL
      GROUP BY ag.app_pk, m.user_pk;`)
}
