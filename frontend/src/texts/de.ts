/** German. In the infinitive or as a statement, without addressing anybody. */
export default {} as Readonly<Record<string, string>>
