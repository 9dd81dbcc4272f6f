/** The functions that a person may use, and what the functions of time and chance become so that a replay agrees. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean))

/** Scalar functions and operators, by DuckDB's names. What is not here is refused. */
export const SCALARS = words(`
  !__postfix !~~ !~~* % & && * ** + - ->> / // <-> << <=> <@ >> @ @> ^ ^@ | || ~ ~~ ~~* ~~~
  abs acos acosh add age apply array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains array_cosine_distance
  array_cosine_similarity array_cross_product array_distance array_distinct array_dot_product array_extract array_filter array_grade_up
  array_has array_has_all array_has_any array_indexof array_inner_product array_intersect array_length array_pop_back array_pop_front
  array_position array_prepend array_push_back array_push_front array_reverse array_reverse_sort array_select array_slice array_sort
  array_to_json array_to_string array_to_string_comma_default array_transform array_unique array_value array_where array_zip ascii asin asinh atan atan2 atanh
  base64 bin bit_count bit_length bit_position cardinality cbrt ceil ceiling century char_length character_length chr concat concat_ws
  contains cos cosh cot date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day
  dayname dayofmonth dayofweek dayofyear days_in_month decade decode degrees divide element_at encode ends_with enum_code epoch epoch_ms
  epoch_ns epoch_us era even exp factorial fdiv filter flatten floor fmod format formatreadabledecimalsize formatreadablesize format_bytes
  from_base64 from_binary from_hex from_json gamma gcd greatest greatest_common_divisor hamming hash hex hour ilike_escape instr isfinite
  isinf isnan isodow isoyear jaccard jaro_similarity jaro_winkler_similarity json json_array json_array_length json_contains json_exists
  json_extract json_extract_path json_extract_path_text json_extract_string json_keys json_merge_patch json_object json_quote
  json_structure json_transform json_transform_strict json_type json_valid json_value julian last_day lcase lcm least
  least_common_multiple left left_grapheme len length length_grapheme levenshtein lgamma like_escape list_aggr list_aggregate list_any_value
  list_append list_apply list_avg list_bool_and list_bool_or list_cat list_concat list_contains list_cosine_distance list_cosine_similarity
  list_count list_distance list_distinct list_dot_product list_element list_extract list_filter list_first list_grade_up list_has
  list_has_all list_has_any list_histogram list_indexof list_inner_product list_intersect list_last list_max list_mean list_median list_min
  list_mode list_pack list_position list_prepend list_product list_reverse list_reverse_sort list_select list_slice list_sort list_stddev_pop
  list_stddev_samp list_string_agg list_sum list_transform list_unique list_value list_var_pop list_var_samp list_where list_zip ln log
  log10 log2 lower ltrim make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz map map_concat map_contains
  map_contains_entry map_contains_value map_entries map_extract map_extract_value map_from_entries map_keys map_values md5 md5_number md5_number_lower
  microsecond millennium millisecond minute mismatches mod month monthname multiply nanosecond nfc_normalize not_ilike_escape
  not_like_escape nullif octet_length ord parse_dirname parse_dirpath parse_filename parse_formatted_bytes parse_path pi position pow power
  prefix printf quarter radians regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace
  regexp_split_to_array replace reverse right right_grapheme round round_even roundbankers row row_to_json rtrim second sha1 sha256 sign
  signbit sin sinh split split_part sqrt starts_with str_split str_split_regex strftime string_split string_split_regex string_to_array
  strip_accents strlen strpos strptime struct_concat struct_contains struct_extract struct_extract_at struct_has struct_insert struct_keys
  struct_pack struct_position struct_update struct_values substr substring substring_grapheme subtract suffix switch tan tanh time_bucket
  timezone timezone_hour timezone_minute to_base to_base64 to_binary to_centuries to_days to_decades to_hex to_hours to_json
  to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years translate trim
  trunc try_strptime typeof ucase unbin unhex unicode union_extract union_tag union_value upper url_decode url_encode
  uuid_extract_timestamp uuid_extract_version week weekday weekofyear xor year yearweek
`)

/** Aggregate functions. */
export const AGGREGATES = words(`
  any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_min arg_min_null argmax argmin array_agg
  avg bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp entropy favg first first_value
  fsum geomean geometric_mean group_concat histogram kahan_sum kurtosis kurtosis_pop last last_value list listagg mad max max_by mean median
  min min_by mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx
  regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp string_agg sum sum_no_overflow sumkahan var_pop var_samp variance wavg weighted_avg
  json_group_array json_group_object
`)

/** Functions over windows of rows, in statements only. */
export const WINDOWS = words(
  'row_number rank dense_rank rank_dense percent_rank cume_dist ntile lag lead first_value last_value nth_value first last fill',
)

/** The variable of a connection that holds the batch time: `SET VARIABLE mr_time = make_timestamptz(<microseconds>)`. */
const TIME_VARIABLE = 'mr_time'
/** The column with the row's number within its relation, which functions of chance read. */
export const ROW_COLUMN = '__mr_row'

/** The batch time as it stands in a statement. */
export const BATCH_TIME = `CAST(getvariable('${TIME_VARIABLE}') AS TIMESTAMP WITH TIME ZONE)`
const TIMES = { now: '', today: '::DATE', local: '::TIMESTAMP', clock: '::TIMESTAMP::TIME', zonedClock: '::TIMETZ' } as const
const time = (kind: keyof typeof TIMES) => (TIMES[kind] === '' ? BATCH_TIME : `(${BATCH_TIME}${TIMES[kind]})`)

/** Calls without arguments that become the batch time. */
export const TIME_CALLS: ReadonlyMap<string, string> = new Map([
  ['now', time('now')],
  ['get_current_timestamp', time('now')],
  ['transaction_timestamp', time('now')],
  ['today', time('today')],
  ['current_date', time('today')],
  ['current_localtimestamp', time('local')],
  ['current_localtime', time('clock')],
  ['get_current_time', time('zonedClock')],
])

/** Words without parentheses that become the batch time. */
export const TIME_WORDS: ReadonlyMap<string, string> = new Map([
  ['current_timestamp', time('now')],
  ['current_date', time('today')],
  ['localtimestamp', time('local')],
  ['localtime', time('clock')],
  ['current_time', time('zonedClock')],
])

/** What `age(x)` counts from: midnight of the batch time's day. */
export const AGE_FROM = `CAST(${time('today')} AS TIMESTAMP), `

const uuid = (seed: string) => `CAST(md5(${seed}) AS UUID)`
const seeded = (nth: number) => `concat_ws('/', epoch_us(${BATCH_TIME}), ${ROW_COLUMN}, ${nth})`

/** Calls of chance, seeded by the batch time, the row's number and the call's place in the text: equal in every replay. */
export const CHANCE_CALLS: ReadonlyMap<string, (nth: number) => string> = new Map([
  ['random', (nth: number) => `((hash(${seeded(nth)}) >> 11)::DOUBLE / 9007199254740992)`],
  ['uuid', (nth: number) => uuid(seeded(nth))],
  ['gen_random_uuid', (nth: number) => uuid(seeded(nth))],
  ['uuidv4', (nth: number) => uuid(seeded(nth))],
])

/** How many times its argument a function's result can be as long, when it is called with arguments that are not constant. */
export const GROWTH: ReadonlyMap<string, number> = new Map([
  ['hex', 2],
  ['to_hex', 2],
  ['bin', 8],
  ['to_binary', 8],
  ['base64', 2],
  ['to_base64', 2],
  ['url_encode', 3],
  ['to_json', 2],
  ['json_quote', 2],
  ['array_to_json', 2],
  ['row_to_json', 2],
  ['json_object', 2],
  ['json_array', 2],
  ['regexp_escape', 2],
])
