package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Books;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.JobResult;
import java.util.Map;

/** Closes the books of a comparison that came to its end, and draws its verdict. */
final class Conclusion {
    private Conclusion() {}

    /**
     * The result of the job.
     *
     * @param counters of the comparison, and of the repairs that followed
     * @param details get the books, what vanished and why the comparison is not sure
     */
    static JobResult of(Comparison comparison, Counters counters, Map<String, Object> details) {
        var books = comparison.tally().books();
        comparison.doubts().check(books);
        details.put(Books.DETAIL, books.toDetail());
        var vanished = comparison.vanished().toDetail(books);
        if (!vanished.isEmpty()) {
            details.put("vanished", vanished);
        }
        var doubts = comparison.doubts().toDetail();
        if (!doubts.isEmpty()) {
            details.put(Inconclusive.DETAIL, doubts);
        }
        return new JobResult(comparison.doubts().verdict(counters), counters, details);
    }
}
