import { expect, test } from 'vitest'
import { parseSplit } from './split'

test.each([
  ['3:42', 222],
  ['342', 222],
  ['3.42', 222],
  ['3,42', 222],
  ['3 min 42', 222],
  ['45', 45],
  ['0:45', 45],
  ['90', 90],
  ['1548', 948],
  ['71:05', 4265],
  ['1:02:03', 6123],
  ['0', 0],
  ['', null],
  [':', null],
  ['999999999', 86_400],
])('%j is %j seconds', (text, seconds) => expect(parseSplit(text)).toBe(seconds))
