/** German: windows by event time. */
export const eventTime: Readonly<Record<string, string>> = {
  'The open windows hold more than {most, number} rows. Make them shorter, or summarize before.':
    'Die offenen Fenster enthalten mehr als {most, number} Zeilen. Sie kürzer machen oder vorher zusammenfassen.',
  'More than {most, number} sources are told apart. Choose a column with fewer values.':
    'Mehr als {most, number} Quellen werden unterschieden. Eine Spalte mit weniger Werten wählen.',
  'More than {most, number} windows are open. Make them longer, or the time shorter that rows may come late.':
    'Mehr als {most, number} Fenster sind offen. Längere Fenster wählen, oder eine kürzere Zeit, um die sich Zeilen verspäten dürfen.',
  'With windows that begin further apart than they are long, rows between them would be lost. Set at most {size, duration}.':
    'Wenn Fenster weiter auseinander beginnen, als sie lang sind, gehen Zeilen dazwischen verloren. Höchstens {size, duration} angeben.',
  'Each row would be in more than {most, number} windows. Let them begin further apart, or make them shorter.':
    'Jede Zeile läge in mehr als {most, number} Fenstern. Sie weiter auseinander beginnen lassen oder kürzer machen.',
  '"{column}" is {type}, not a date or time. Say what it counts: seconds, milliseconds or microseconds.':
    '„{column}“ ist {type}, kein Datum und keine Zeit. Angeben, was gezählt wird: Sekunden, Millisekunden oder Mikrosekunden.',
  '"{column}" is {type}, not a number. Choose "a date or time".': '„{column}“ ist {type}, keine Zahl. „ein Datum oder eine Zeit“ wählen.',
  '{rows, plural, one {# row waits} other {# rows wait}} in windows that are open. The first closes at {end} and waits for the watermark, which is at {watermark}: a row of {needed} or later closes it.':
    '{rows, plural, one {# Zeile wartet} other {# Zeilen warten}} in offenen Fenstern. Das erste schließt bei {end} und wartet auf die Wassermarke, die bei {watermark} steht: Eine Zeile von {needed} oder später schließt es.',
  'All {of, plural, one {# row} other {# rows}} are late: their windows had closed.':
    '{of, plural, one {Die # Zeile ist} other {Alle # Zeilen sind}} verspätet: Ihre Fenster waren schon geschlossen.',
  'None of {of, plural, one {# row} other {# rows}} is late.': 'Von {of, plural, one {# Zeile} other {# Zeilen}} ist keine verspätet.',
  'None of {of, plural, one {# row} other {# rows}} has a time in "{column}" that can be read.':
    'Von {of, plural, one {# Zeile} other {# Zeilen}} hat keine in „{column}“ eine lesbare Zeit.',
  'All {of, plural, one {# row} other {# rows}} have a time in "{column}".':
    '{of, plural, one {Die # Zeile hat} other {Alle # Zeilen haben}} eine Zeit in „{column}“.',
  '{windows} of {time}': '{windows} nach {time}',
  'sessions of {keys}, {gap, duration} apart': 'Sitzungen je {keys}, mit {gap, duration} Abstand',
  'sessions {gap, duration} apart': 'Sitzungen mit {gap, duration} Abstand',
  'Window by event time': 'Fenster nach Ereigniszeit',
  'Puts rows into windows by the time at which they happened, however late they come.':
    'Ordnet Zeilen in Fenster nach der Zeit, zu der sie geschahen, wie spät sie auch kommen.',
  'Each row belongs to windows of the time in one of its columns, and waits until its window closes; then the rows of the window leave together, each with window_start and window_end. Where figures of each window are all that is wanted, Summarize by event time does both. A window closes when the watermark has reached its end: the watermark is so far behind the newest time seen as rows may come late, never goes back, and moves on after all rows of an update are taken in. A row whose windows have all closed is late, and leaves by a port of its own, as do a row without a time and, where that is asked for, a row that is far ahead of the clock. Windows of equal length begin at whole multiples of it, those of whole days at midnight in the time zone of the pipeline, those of weeks on Mondays. A session holds the rows of a key that lie less than the gap apart, and ends the gap after its last row; a row between two sessions makes them one. When no rows come for the time that you name, open windows close as if time went on from the last row. Several sources in one stream, of which one lags, need a column that tells them apart: then the watermark is that of the slowest source that is not idle. Open windows are kept over stops, restarts and deploys.':
    'Jede Zeile gehört nach der Zeit in einer ihrer Spalten in Fenster und wartet, bis ihr Fenster schließt; dann gehen die Zeilen des Fensters zusammen weiter, jede mit window_start und window_end. Wo nur Kennzahlen jedes Fensters gefragt sind, tut „Zusammenfassen“ nach Ereigniszeit beides. Ein Fenster schließt, wenn die Wassermarke sein Ende erreicht hat: Sie liegt so weit hinter der neuesten gesehenen Zeit, wie sich Zeilen verspäten dürfen, geht nie zurück und rückt weiter, nachdem alle Zeilen einer Aktualisierung aufgenommen sind. Eine Zeile, deren Fenster alle geschlossen sind, ist verspätet und geht durch einen eigenen Ausgang, ebenso eine Zeile ohne Zeit und, wo das gewünscht ist, eine Zeile, die der Uhr weit voraus ist. Fenster gleicher Länge beginnen bei ganzen Vielfachen davon, die von ganzen Tagen um Mitternacht in der Zeitzone der Pipeline, die von Wochen montags. Eine Sitzung enthält die Zeilen eines Schlüssels, die weniger als den Abstand auseinander liegen, und endet um diesen Abstand nach der letzten; eine Zeile zwischen zwei Sitzungen macht aus ihnen eine. Wenn so lange wie angegeben keine Zeilen kommen, schließen offene Fenster, als ginge die Zeit von der letzten Zeile an weiter. Mehrere Quellen in einem Strom, von denen eine nachhinkt, brauchen eine Spalte, die sie unterscheidet: Dann gilt die Wassermarke der langsamsten Quelle, die nicht ruht. Offene Fenster bleiben über Anhalten, Neustarts und Veröffentlichungen erhalten.',
  'Rows in windows': 'Zeilen in Fenstern',
  'Late rows': 'Verspätete Zeilen',
  'Rows without a time': 'Zeilen ohne Zeit',
  'It holds': 'Sie enthält',
  'Numbers count from 1 January 1970, UTC.': 'Zahlen zählen ab dem 1. Januar 1970, UTC.',
  'a date or time': 'ein Datum oder eine Zeit',
  'also one written as text, such as 2024-07-01 10:30:00': 'auch als Text geschrieben, etwa 2024-07-01 10:30:00',
  'a number of seconds': 'eine Zahl von Sekunden',
  'a number of milliseconds': 'eine Zahl von Millisekunden',
  'a number of microseconds': 'eine Zahl von Mikrosekunden',
  Windows: 'Fenster',
  'How time is cut into windows.': 'Wie die Zeit in Fenster geteilt wird.',
  'one after another': 'nacheinander',
  'tumbling: each row is in one window': 'springend: jede Zeile ist in einem Fenster',
  overlapping: 'überlappend',
  'sliding: a row is in several windows': 'gleitend: eine Zeile ist in mehreren Fenstern',
  sessions: 'Sitzungen',
  'rows of a key that follow each other closely': 'Zeilen eines Schlüssels, die dicht aufeinander folgen',
  Length: 'Länge',
  'So much time is in a window.': 'So viel Zeit umfasst ein Fenster.',
  'A window every': 'Ein Fenster alle',
  'How far apart windows begin.': 'In welchem Abstand Fenster beginnen.',
  'A session ends after': 'Eine Sitzung endet nach',
  'So long no row of the key has happened.': 'So lange ist keine Zeile des Schlüssels geschehen.',
  'A session for each': 'Eine Sitzung je',
  'Such as a user. Leave empty for one of all rows.': 'Etwa je Benutzer. Leer lassen für eine aus allen Zeilen.',
  'Rows may come late by': 'Zeilen dürfen sich verspäten um',
  'How long a window waits for rows: it closes when one has come that happened so much after its end.':
    'Wie lange ein Fenster auf Zeilen wartet: Es schließt, wenn eine gekommen ist, die so viel nach seinem Ende geschah.',
  'Put out rows of a window': 'Zeilen eines Fensters ausgeben',
  'What follows sees a window once, or again and again.': 'Was folgt, sieht ein Fenster einmal oder immer wieder.',
  'when it closes': 'wenn es schließt',
  'once, and final': 'einmal und endgültig',
  'whenever it gets rows': 'immer wenn es Zeilen bekommt',
  'all of them so far; window_closed marks the last time': 'alle bisherigen; window_closed kennzeichnet das letzte Mal',
  'Close windows when no rows come': 'Fenster schließen, wenn keine Zeilen kommen',
  'Otherwise the last windows wait for a younger row for ever.': 'Sonst warten die letzten Fenster für immer auf eine jüngere Zeile.',
  'When no rows come': 'Wenn keine Zeilen kommen',
  After: 'Nach',
  'Without rows for so long, time goes on from the last row, and a source is waited for no longer.':
    'So lange ohne Zeilen geht die Zeit von der letzten Zeile an weiter, und auf eine Quelle wird nicht mehr gewartet.',
  'Column that tells sources apart': 'Spalte, die Quellen unterscheidet',
  'Then the slowest source that is not idle counts. Leave empty for one source.':
    'Dann zählt die langsamste Quelle, die nicht ruht. Leer lassen bei einer Quelle.',
  '{rows, plural, one {# row waits} other {# rows wait}} in windows of "{name}" that are open.':
    '{rows, plural, one {# Zeile wartet} other {# Zeilen warten}} in offenen Fenstern von „{name}“.',
  'first window closes at {end}; watermark {watermark}': 'erstes Fenster schließt bei {end}; Wassermarke {watermark}',
  'Windows by event time': 'Fenster nach Ereigniszeit',
  'No row with a time has come yet.': 'Es ist noch keine Zeile mit einer Zeit gekommen.',
  'Watermark {watermark} ({timeZone})': 'Wassermarke {watermark} ({timeZone})',
  '{rows, plural, =0 {No late row} one {# late row} other {# late rows}}':
    '{rows, plural, =0 {Keine verspätete Zeile} one {# verspätete Zeile} other {# verspätete Zeilen}}',
  'Without new rows the next window closes at {time}.': 'Ohne neue Zeilen schließt das nächste Fenster um {time}.',
  'Summarize each window': 'Jedes Fenster zusammenfassen',
  Closed: 'Geschlossen',
  '{start} to {end}': '{start} bis {end}',
  open: 'offen',
  'at {time}': 'um {time}',
  'of {time}, {behind} behind the watermark': 'von {time}, {behind} hinter der Wassermarke',
  Watermark: 'Wassermarke',
  'by event time': 'nach Ereigniszeit',
  'windows of the times at which rows happened, however late they come':
    'Fenster der Zeiten, zu denen Zeilen geschahen, wie spät sie auch kommen',
  'Put out a window': 'Ein Fenster ausgeben',
  'What follows sees its figures once, or again and again.': 'Was folgt, sieht seine Kennzahlen einmal oder immer wieder.',
  'also before, whenever it gets rows': 'auch vorher, immer wenn es Zeilen bekommt',
  'the keys that got some, with their figures so far; window_closed marks the last time':
    'die Schlüssel, die welche bekamen, mit ihren bisherigen Kennzahlen; window_closed kennzeichnet das letzte Mal',
  'Rows ahead of the clock': 'Zeilen, die der Uhr voraus sind',
  'Set rows aside that are ahead of the clock': 'Zeilen aussondern, die der Uhr voraus sind',
  'One row from the far future would close all windows before it. It leaves by a port of its own.':
    'Eine Zeile aus ferner Zukunft würde alle Fenster davor schließen. Sie geht durch einen eigenen Ausgang.',
  'When a clock is wrong': 'Wenn eine Uhr falsch geht',
  'By more than': 'Um mehr als',
  'Beyond the time of the update in which the row comes.': 'Über die Zeit der Aktualisierung hinaus, in der die Zeile kommt.',
  'None of {of, plural, one {# row} other {# rows}} has a time in "{column}" that can be read and is not too far ahead of the clock.':
    'Von {of, plural, one {# Zeile} other {# Zeilen}} hat keine in „{column}“ eine lesbare Zeit, die der Uhr nicht zu weit voraus ist.',
  'All {of, plural, one {# row} other {# rows}} have a time in "{column}", and none is too far ahead of the clock.':
    '{of, plural, one {Die # Zeile hat} other {Alle # Zeilen haben}} eine Zeit in „{column}“, und keine ist der Uhr zu weit voraus.',
  '{open, plural, =0 {No window is open} one {# window is open} other {# windows are open}}':
    '{open, plural, =0 {Kein Fenster ist offen} one {# Fenster ist offen} other {# Fenster sind offen}}',
  'Show all open windows': 'Alle offenen Fenster zeigen',
  'The other open windows could not be read.': 'Die anderen offenen Fenster konnten nicht gelesen werden.',
  'Arrow keys go from window to window, Enter shows its rows; plus and minus zoom, 0 shows all.':
    'Pfeiltasten gehen von Fenster zu Fenster, die Eingabetaste zeigt seine Zeilen; Plus und Minus zoomen, 0 zeigt alles.',
  'Windows of {name}': 'Fenster von {name}',
  'Rows of {start} to {end}': 'Zeilen von {start} bis {end}',
  'Of a summary its figures are kept, not the rows. So far they are:':
    'Von einer Zusammenfassung werden die Kennzahlen behalten, nicht die Zeilen. Bisher sind sie:',
  'The first {count, number} are shown.': 'Die ersten {count, number} werden gezeigt.',
  'Its rows have left.': 'Seine Zeilen sind weitergegangen.',
  'It has closed, and its rows have left.': 'Es ist geschlossen, und seine Zeilen sind weitergegangen.',
  'See them in the batch of {time}': 'Im Batch von {time} ansehen',
  'This node has no windows by event time in the version that runs.':
    'Dieser Knoten hat in der laufenden Version keine Fenster nach Ereigniszeit.',
  'Shorter windows hold fewer rows.': 'Kürzere Fenster enthalten weniger Zeilen.',
}
