/** The sentence that answers "why does this person have this", as SQL over the aliases each part names. */

const ruleNames = (rulePks: string): string =>
  `(SELECT json_group_array(gr.name) FROM json_each('[' || ifnull(${rulePks}, '') || ']') j JOIN group_rules gr ON gr.pk = j.value)`

/** Why a person is in a group. Aliases: m memberships, g groups. */
export const whyMember = `CASE m.source
  WHEN 'direct' THEN 'Added directly'
  WHEN 'rule' THEN ifnull(by_rules(${ruleNames('m.rule_pks')}), 'By a group rule')
  ELSE CASE g.type
    WHEN 'APP_GROUP' THEN 'Imported from ' || ifnull((SELECT label FROM apps WHERE id = g.source_app_id), 'an application')
    WHEN 'BUILT_IN' THEN CASE g.name WHEN 'Everyone' THEN 'Okta keeps everyone in this group' ELSE 'Okta keeps this group' END
    ELSE 'Okta does not say' END
  END`

/** [group name, rules that hold the membership], JSON. Aliases: wg groups, wm memberships or NULL. */
const grant = `json_array(wg.name, json(CASE WHEN wm.source = 'rule' THEN ${ruleNames('wm.rule_pks')} ELSE '[]' END))`

/**
 * Why a person has an application. Where Okta does not name the granting group, it is one of the
 * groups that are assigned to the application and hold the person. Alias: au app_users.
 */
export const whyAssigned = `CASE WHEN au.scope = 'USER' THEN 'Assigned directly' ELSE coalesce(
  (SELECT through_groups(json_array(json(${grant}))) FROM groups wg
    LEFT JOIN memberships wm ON wm.group_pk = wg.pk AND wm.user_pk = au.user_pk WHERE wg.pk = au.group_pk),
  (SELECT through_groups(json_group_array(json(${grant}) ORDER BY wg.name)) FROM app_groups ag
    JOIN groups wg ON wg.pk = ag.group_pk JOIN memberships wm ON wm.group_pk = ag.group_pk AND wm.user_pk = au.user_pk
    WHERE ag.app_pk = au.app_pk),
  'Through a group Okta does not name') END`

/** Why a person holds a role, from the row that grants it. Alias: r role_assignments. */
export const whyHeld = `CASE WHEN r.principal_type = 'GROUP'
    THEN 'Through group “' || (SELECT name FROM groups WHERE pk = r.principal_pk) || '”'
  WHEN r.assignment_type = 'USER' THEN 'Granted directly'
  ELSE 'Through a group Okta does not name' END`
