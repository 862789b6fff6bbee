import { describe, expect, it } from 'vitest'

import { missingLibraries, packageOfLibrary, releaseName } from '../../scripts/setup/debian.mjs'

describe('missing shared libraries', () => {
  it('are read from what ldd prints', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibnss3.so => not found',
      '\tlibgtk-3.so.0 => not found',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)',
    ].join('\n')
    expect(missingLibraries(output)).toEqual(['libnss3.so', 'libgtk-3.so.0'])
    expect(missingLibraries('\tnot a dynamic executable\n')).toEqual([])
  })

  // What Electron links against, with the package that Debian 12 has it in.
  it.each([
    ['libglib-2.0.so.0', 'libglib2.0-0'],
    ['libgobject-2.0.so.0', 'libglib2.0-0'],
    ['libgio-2.0.so.0', 'libglib2.0-0'],
    ['libnspr4.so', 'libnspr4'],
    ['libnss3.so', 'libnss3'],
    ['libnssutil3.so', 'libnss3'],
    ['libsmime3.so', 'libnss3'],
    ['libatk-1.0.so.0', 'libatk1.0-0'],
    ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
    ['libatspi.so.0', 'libatspi2.0-0'],
    ['libcups.so.2', 'libcups2'],
    ['libdbus-1.so.3', 'libdbus-1-3'],
    ['libcairo.so.2', 'libcairo2'],
    ['libgtk-3.so.0', 'libgtk-3-0'],
    ['libpango-1.0.so.0', 'libpango-1.0-0'],
    ['libX11.so.6', 'libx11-6'],
    ['libXcomposite.so.1', 'libxcomposite1'],
    ['libXdamage.so.1', 'libxdamage1'],
    ['libXext.so.6', 'libxext6'],
    ['libXfixes.so.3', 'libxfixes3'],
    ['libXrandr.so.2', 'libxrandr2'],
    ['libgbm.so.1', 'libgbm1'],
    ['libexpat.so.1', 'libexpat1'],
    ['libxcb.so.1', 'libxcb1'],
    ['libxkbcommon.so.0', 'libxkbcommon0'],
    ['libudev.so.1', 'libudev1'],
    ['libasound.so.2', 'libasound2'],
    ['libgcc_s.so.1', 'libgcc-s1'],
    ['libstdc++.so.6', 'libstdc++6'],
    ['libdrm.so.2', 'libdrm2'],
  ])('%s is in %s', (soname, name) => {
    expect(packageOfLibrary(soname)).toBe(name)
  })

  it('take the name of the release, with or without t64', () => {
    const newer = new Set(['libgtk-3-0t64', 'libnss3'])
    expect(releaseName('libgtk-3-0', (name) => newer.has(name))).toBe('libgtk-3-0t64')
    expect(releaseName('libnss3', (name) => newer.has(name))).toBe('libnss3')
  })
})
