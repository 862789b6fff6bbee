import { Outlet } from '@tanstack/react-router'

/** The frame around every screen. */
export function ShellLayout() {
  return (
    <main style={{ height: '100%' }}>
      <Outlet />
    </main>
  )
}
