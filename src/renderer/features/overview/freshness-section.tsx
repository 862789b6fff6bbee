import { Button } from '@mantine/core'
import { type DataKind, dataKinds, type Overview } from '../../../preload/contract/index.ts'
import { kindLabels, kindStateWords, rowsOf } from '../../lib/counts.ts'
import { formatAbsolute, formatNumber } from '../../lib/format.ts'
import { useProofExport } from '../../lib/sync-details-dialog.tsx'
import classes from '../../ui/connector/connector.module.css'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Card, Section } from '../../ui/layout/page.tsx'
import { ScrollX } from '../../ui/layout/scroll-x.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

/** For each kind of data: how much of it there is, as of when it is what Okta has, and how it was read. */
export function FreshnessSection({ overview: { connector, kinds } }: { overview: Overview }) {
  const { counts, freshness } = connector
  const proof = useProofExport(connector.id)
  if (counts === null) return null
  return (
    <Section
      title="How fresh and complete the data is"
      text="When each kind of data was last known to be as Okta has it. What is left empty is not known, which does not mean none."
      aside={
        <Button
          variant="default"
          leftSection={<Icon name="download" size={14} />}
          onClick={proof.save}
          loading={proof.exporting}
        >
          Export completeness
        </Button>
      }
    >
      <Card padded={false}>
        <ScrollX label="How fresh and complete the data is">
          <table className={classes.table}>
            <caption className="visually-hidden">How fresh and complete the data is</caption>
            <thead>
              <tr>
                <th scope="col">Kind of data</th>
                <th scope="col" className={classes.number}>
                  Rows
                </th>
                <th scope="col">As of</th>
                <th scope="col">How it was read</th>
              </tr>
            </thead>
            <tbody>
              {dataKinds.map((kind) => (
                <tr key={kind}>
                  <th scope="row">{kindLabels[kind]}</th>
                  <td className={classes.number}>{rowWords(rowsOf(counts, kind))}</td>
                  <td className={classes.narrow}>
                    <AsOf at={freshness[kind]} />
                  </td>
                  <td className={classes.reason}>
                    <How kind={kind} state={kinds[kind]} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      </Card>
    </Section>
  )
}

/** What is not known stays empty and never reads as none. */
const rowWords = (rows: number | null | undefined): string =>
  rows === null || rows === undefined ? '' : formatNumber(rows)

const AsOf = ({ at }: { at: string | undefined }) =>
  at === undefined ? null : (
    <>
      <RelativeTime at={at} /> <span className={classes.dim}>{formatAbsolute(at)}</span>
    </>
  )

function How({ kind, state }: { kind: DataKind; state: Overview['kinds'][DataKind] }) {
  return (
    <>
      <Status {...kindStateWords(state)} />
      {state?.reason !== undefined && <div title={kindLabels[kind]}>{state.reason}</div>}
    </>
  )
}
