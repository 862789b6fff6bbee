import type { Schedule } from '../../../preload/contract/index.ts'
import { intervalWords } from '../../lib/schedule.ts'

/** A schedule as the fields of its form: one choice of when, and what belongs to it. */
export interface ScheduleForm {
  /** `off`, `cron`, or the minutes of an interval. */
  when: string
  cron: string
  fullEvery: number
}

const intervals = [30, 60, 120, 240, 360, 720, 1440]

export const scheduleToForm = ({ everyMinutes, cron, fullEvery }: Schedule): ScheduleForm => ({
  when: cron !== null ? 'cron' : everyMinutes === null ? 'off' : String(everyMinutes),
  cron: cron ?? '',
  fullEvery,
})

/** An empty expression goes on as it is, so that the refusal can say what is missing. */
export const scheduleOfForm = ({ when, cron, fullEvery }: ScheduleForm, paused: boolean): Schedule => ({
  everyMinutes: when === 'off' || when === 'cron' ? null : Number(when),
  cron: when === 'cron' ? cron.trim() : null,
  fullEvery,
  paused,
})

/** The choices of when; an interval that was set elsewhere is one of them. */
export function intervalChoices(present: number | null): { value: string; label: string }[] {
  const minutes =
    present === null || intervals.includes(present)
      ? intervals
      : [...intervals, present].toSorted((a, b) => a - b)
  return [
    { value: 'off', label: 'Off, only when asked' },
    ...minutes.map((each) => ({
      value: String(each),
      label: each === 60 ? 'Every hour' : `Every ${intervalWords(each)}`,
    })),
    { value: 'cron', label: 'At the times of a cron expression' },
  ]
}
