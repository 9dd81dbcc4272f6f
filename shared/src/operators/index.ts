/** The list of operators, in the palette's order. Adding one is its file and its line here. */
import { addColumn } from './addColumn.ts'
import { asofJoin } from './asofJoin.ts'
import { change } from './change.ts'
import { choose } from './choose.ts'
import { convert } from './convert.ts'
import { collect } from './collect.ts'
import { dateParts } from './dateParts.ts'
import { deduplicate } from './deduplicate.ts'
import { communities } from './communities.ts'
import { compareGroups } from './compareGroups.ts'
import { components } from './components.ts'
import { degrees } from './degrees.ts'
import { distances } from './distances.ts'
import type { OperatorDefinition } from './definition.ts'
import { eventWindow } from './eventWindow.ts'
import { fillMissing } from './fillMissing.ts'
import { forecast } from './forecast.ts'
import { findAnomalies } from './findAnomalies.ts'
import { filter } from './filter.ts'
import { javascript } from './javascript.ts'
import { kMeans } from './kMeans.ts'
import { join } from './join.ts'
import { lookUp } from './lookUp.ts'
import { mask } from './mask.ts'
import { neighbour } from './neighbour.ts'
import { parseIp } from './parseIp.ts'
import { parseUrl } from './parseUrl.ts'
import { parseUserAgent } from './parseUserAgent.ts'
import { pivot } from './pivot.ts'
import { rank } from './rank.ts'
import { predictNumber } from './predictNumber.ts'
import { predictRatings } from './predictRatings.ts'
import { predictYesNo } from './predictYesNo.ts'
import { rankNodes } from './rankNodes.ts'
import { readFields } from './readFields.ts'
import { remember } from './remember.ts'
import { repeatUntilStable } from './repeatUntilStable.ts'
import { rememberByRow } from './rememberByRow.ts'
import { route } from './route.ts'
import { sample } from './sample.ts'
import { slice } from './slice.ts'
import { split } from './split.ts'
import { sql } from './sql.ts'
import { summarize } from './summarize.ts'
import { top } from './top.ts'
import { triangles } from './triangles.ts'
import { union } from './union.ts'
import { unpivot } from './unpivot.ts'
import { window } from './window.ts'

export const operators: readonly OperatorDefinition[] = [
  filter,
  route,
  addColumn,
  choose,
  readFields,
  split,
  summarize,
  top,
  union,
  lookUp,
  join,
  collect,
  asofJoin,
  remember,
  rememberByRow,
  change,
  neighbour,
  rank,
  deduplicate,
  convert,
  dateParts,
  parseUrl,
  parseIp,
  parseUserAgent,
  mask,
  fillMissing,
  pivot,
  unpivot,
  sample,
  kMeans,
  predictNumber,
  predictYesNo,
  compareGroups,
  findAnomalies,
  forecast,
  rankNodes,
  components,
  communities,
  triangles,
  distances,
  degrees,
  predictRatings,
  repeatUntilStable,
  slice,
  sql,
  javascript,
  window,
  eventWindow,
] as readonly unknown[] as readonly OperatorDefinition[]

export type * from './definition.ts'
export { guaranteeWords } from './definition.ts'
export * from './spark.ts'
export { isRequired, outputPorts, settingsOf, type Setting } from './settings.ts'
