/**
 * Plans that a question in front of the screen is about: a draft that is only asked about does not wait for
 * anybody, and what came of one is told where it was asked.
 */
const plans = new Map<string, 'asked' | 'applied'>()

export const shownPlans = {
  ask: (planId: string) => void plans.set(planId, 'asked'),
  applied: (planId: string) => void plans.set(planId, 'applied'),
  /** The question has gone. */
  leave: (planId: string) => void plans.delete(planId),
  isShown: (planId: string): boolean => plans.has(planId),
  isAsked: (planId: string): boolean => plans.get(planId) === 'asked',
  asked: (): number => [...plans.values()].filter((state) => state === 'asked').length,
}
