"""Apache Spark's answer to a pipeline: reads one pipeline a line, and writes the rows that its last step puts out, batch by batch.

A pipeline is {"batches": [[[key, value], ...], ...], "steps": [{"op": ..., "from": index, ...}, ...]}; a step reads the input (-1) or an
earlier one. The answer is {"slide": batches between two firings, "rows": [[[key, value], ...], ...]}, one list for each firing.
"""

import json
import operator
import shutil
import sys
import tempfile
import warnings

from pyspark import SparkConf, SparkContext
from pyspark.streaming import StreamingContext

INTERVAL_SECONDS = 1
# A batch that has not come by then never does.
BATCH_TIMEOUT_SECONDS = 60
# Operations that Spark refuses without a folder for checkpoints.
CHECKPOINTED = {
    "updateStateByKey",
    "updateStateByKey with removal",
    "reduceByKeyAndWindow with inverse",
    "countByValueAndWindow",
    "countByWindow",
}
REDUCERS = {"sum": operator.add, "min": min, "max": max}


def words(row):
    return [(word, row[1]) for word in row[0].split(" ") if word != ""]


def of_list(values):
    found = list(values)
    return len(found) * 10 + sum(found)


def until(limit):
    def update(values, state):
        total = sum(values) + (state or 0)
        return total if total < limit else None

    return update


def first_rows(limit):
    def order(rdd):
        ordered = rdd.sortBy(lambda row: (-row[1], row[0])).zipWithIndex()
        return ordered.filter(lambda each: each[1] < limit).map(lambda each: each[0])

    return order


def build(step, source):
    """The stream of a step, and its slide in batches."""
    stream, slide = source(step["from"])
    op = step["op"]
    if op == "filter":
        return stream.filter(lambda row, least=step["least"]: row[1] > least), slide
    if op == "mapValues":
        return stream.mapValues(lambda value, times=step["times"], plus=step["plus"]: value * times + plus), slide
    if op == "map":
        return stream.map(lambda row: (row[0].upper() + "x", row[1])), slide
    if op == "flatMap":
        return stream.flatMap(words), slide
    if op == "flatMapValues":
        return stream.flatMapValues(lambda value, plus=step["plus"]: [value, value + plus]), slide
    if op == "union":
        other, _ = source(step["with"])
        return stream.union(other), slide
    if op == "reduceByKey":
        return stream.reduceByKey(REDUCERS[step["with"]]), slide
    if op == "countByValue":
        return stream.map(lambda row: row[0]).countByValue(), slide
    if op == "count":
        return stream.count().map(lambda rows: ("all", rows)), slide
    if op == "reduce":
        return stream.map(lambda row: row[1]).reduce(REDUCERS[step["with"]]).map(lambda value: ("all", value)), slide
    if op == "transform":
        return stream.transform(first_rows(step["limit"])), slide
    if op == "join with a static table":
        table = [tuple(row) for row in step["table"]]
        joined = stream.transform(lambda rdd: rdd.join(rdd.context.parallelize(table, 1)))
        return joined.map(lambda row: (row[1][1], row[1][0])), slide
    if op in ("join", "leftOuterJoin", "rightOuterJoin", "fullOuterJoin"):
        other, _ = source(step["with"])
        joined = getattr(stream, op)(other)
        return joined.mapValues(lambda pair: (pair[0] or 0) * 1000 + (pair[1] or 0)), slide
    if op == "groupByKey":
        return stream.groupByKey().mapValues(of_list), slide
    if op == "cogroup":
        other, _ = source(step["with"])
        return stream.cogroup(other).mapValues(lambda lists: of_list(lists[0]) * 100 + of_list(lists[1])), slide
    if op == "transformWith":
        other, _ = source(step["with"])
        return stream.transformWith(lambda one, two: one.union(two).distinct(), other), slide
    if op == "updateStateByKey":
        return stream.updateStateByKey(lambda values, state: sum(values) + (state or 0)), slide
    if op == "updateStateByKey with removal":
        return stream.updateStateByKey(until(step["limit"])), slide
    length, every = step["length"] * slide, step["every"] * slide
    if op == "window":
        return stream.window(length, every), every
    if op == "reduceByWindow":
        reduced = stream.map(lambda row: row[1]).reduceByWindow(REDUCERS[step["with"]], None, length, every)
        return reduced.map(lambda value: ("all", value)), every
    if op == "reduceByKeyAndWindow":
        return stream.reduceByKeyAndWindow(REDUCERS[step["with"]], None, length, every), every
    if op == "reduceByKeyAndWindow with inverse":
        return stream.reduceByKeyAndWindow(operator.add, operator.sub, length, every), every
    if op == "countByValueAndWindow":
        return stream.map(lambda row: row[0]).countByValueAndWindow(length, every), every
    if op == "countByWindow":
        # Millrace counts 0 where Spark, before anything has come, says nothing (docs/spark.md).
        counted = stream.countByWindow(length, every).transform(lambda rdd: rdd.union(rdd.context.parallelize([0], 1)))
        return counted.map(lambda rows: ("all", rows)).reduceByKey(operator.add), every
    raise ValueError("There is no operation " + op)


def answer(spark, pipeline):
    streaming = StreamingContext(spark, INTERVAL_SECONDS)
    checkpoints = tempfile.mkdtemp(prefix="millrace-oracle-")
    if any(step["op"] in CHECKPOINTED for step in pipeline["steps"]):
        streaming.checkpoint(checkpoints)
    batches = pipeline["batches"]
    queue = [spark.parallelize([tuple(row) for row in rows], 1) for rows in batches]
    streams = [(streaming.queueStream(queue), 1)]
    for step in pipeline["steps"]:
        streams.append(build(step, lambda index: streams[index + 1]))
    last, slide = streams[-1]
    found = {}
    last.foreachRDD(lambda time, rdd: found.update({round(time.timestamp()): rdd.collect()}))
    # The reader of the input keeps batches without a firing going.
    seen = []
    streams[0][0].foreachRDD(lambda time, rdd: seen.append(time))
    streaming.start()
    try:
        clock = streaming._jssc.ssc().scheduler().clock()
        for index in range(len(batches)):
            clock.advance(INTERVAL_SECONDS * 1000)
            wait_until(lambda: len(seen) > index and ((index + 1) % slide != 0 or index + 1 in found), streaming)
    finally:
        streaming.stop(stopSparkContext=False, stopGraceFully=False)
        shutil.rmtree(checkpoints, ignore_errors=True)
    return {"slide": slide, "rows": [found[time] for time in range(slide, len(batches) + 1, slide)]}


def wait_until(holds, streaming):
    """Spark tells of a failed batch only where its end is waited for."""
    for _ in range(BATCH_TIMEOUT_SECONDS * 200):
        if holds():
            return
        streaming.awaitTerminationOrTimeout(0.005)
    raise TimeoutError("The batch did not come.")


def main():
    warnings.simplefilter("ignore")
    conf = (
        SparkConf()
        .setMaster("local[1]")
        .setAppName("oracle")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.default.parallelism", "1")
        .set("spark.streaming.clock", "org.apache.spark.util.ManualClock")
        .set("spark.ui.showConsoleProgress", "false")
    )
    spark = SparkContext(conf=conf)
    spark.setLogLevel("OFF")
    print(json.dumps({"version": spark.version}), flush=True)
    for line in sys.stdin:
        try:
            found = answer(spark, json.loads(line))
        except Exception as error:  # What Spark refuses is told, and the next pipeline comes.
            found = {"error": str(error)}
        print(json.dumps(found), flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
