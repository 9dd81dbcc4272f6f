/** German: what a run tells of itself. */
export const run: Readonly<Record<string, string>> = {
  'The machine’s clock is {behind, duration} behind the batches: it was set back. Batch times go on from before.':
    'Die Uhr des Rechners liegt {behind, duration} hinter den Batches: Sie wurde zurückgestellt. Die Batchzeiten gehen von vorher weiter.',
  '{node} takes rows again.': '{node} nimmt wieder Zeilen an.',
  '{node}: {reason} Its rows wait, nothing is lost.': '{node}: {reason} Die Zeilen warten, nichts geht verloren.',
  'The run could not be started: {reason}': 'Der Lauf konnte nicht gestartet werden: {reason}',
  'Started with version {version}.': 'Mit Version {version} gestartet.',
  'The worker that had the run is gone: another goes on with version {version}.':
    'Der Worker, der den Lauf hatte, ist weg: Ein anderer macht mit Version {version} weiter.',
  'The sources could not be opened: {reason}': 'Die Quellen konnten nicht geöffnet werden: {reason}',
  'What is received can be stored again: reading goes on.': 'Empfangenes kann wieder gespeichert werden: Das Lesen geht weiter.',
  'Started again with version {version}.': 'Wieder mit Version {version} gestartet.',
  'Version {version} took over from version {before}.': 'Version {version} hat von Version {before} übernommen.',
  'Version {version} could not be started: {reason}': 'Version {version} konnte nicht gestartet werden: {reason}',
  'Stopped after all that was received.': 'Angehalten, nachdem alles Empfangene verarbeitet war.',
  'Stopped at once; what was received waits.': 'Sofort angehalten; Empfangenes wartet.',
  'Version {version} takes over in another process.': 'Version {version} übernimmt in einem anderen Prozess.',
  'What {node} remembers was read from a file by {actor}: {keys, plural, one {# key} other {# keys}}.':
    '{actor} hat aus einer Datei eingelesen, was {node} sich merkt: {keys, plural, one {# Schlüssel} other {# Schlüssel}}.',
  'There is no version {version} of the pipeline.': 'Version {version} der Pipeline gibt es nicht.',
  'No batches from {from, moment} to {to, moment}: nothing was cut in that time.':
    'Keine Batches von {from, moment} bis {to, moment}: In dieser Zeit lief nichts.',
  'The disk is full: batches wait until there is space. Nothing is lost.':
    'Die Platte ist voll: Die Batches warten, bis Platz ist. Nichts geht verloren.',
  'Too much output waits for its sinks: batches wait until some of it is delivered.':
    'Zu viele Ausgaben warten auf ihre Ziele: Die Batches warten, bis ein Teil davon zugestellt ist.',
  'The disk is nearly full and output waits for its sinks: batches wait until some of it is delivered.':
    'Die Platte ist fast voll, und Ausgaben warten auf ihre Ziele: Die Batches warten, bis ein Teil davon zugestellt ist.',
  'The version cannot be run: {problem}': 'Die Version kann nicht laufen: {problem}',
  'The version cannot be run: {node}: {problem}': 'Die Version kann nicht laufen: {node}: {problem}',
  'The store cannot be read: {reason}': 'Der Speicher der Pipelines kann nicht gelesen werden: {reason}',
  'Opening the run ended its process {deaths} times: {reason}. Change the step that is new, and deploy.':
    'Das Öffnen des Laufs hat seinen Prozess {deaths}-mal beendet: {reason}. Den neuen Schritt ändern und neu veröffentlichen.',
  'The batch of {time, moment} ended its process {deaths} times: {reason}. Change the step that is new, and deploy.':
    'Der Batch von {time, moment} hat seinen Prozess {deaths}-mal beendet: {reason}. Den neuen Schritt ändern und neu veröffentlichen.',
  'The batch failed at {node}: {reason}': 'Der Batch ist bei {node} fehlgeschlagen: {reason}',
  '“{name}”': '„{name}“',
}
