package dev.parallax.monitor.job;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.mismatch.MismatchSample;
import dev.parallax.monitor.mismatch.Mismatches;
import dev.parallax.monitor.projection.JobProjection;
import dev.parallax.monitor.web.Page;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Answers the questions about jobs. */
@ApplicationScoped
public class JobQueries {

    private static final int SAMPLES = 10;

    private final Jobs jobs;
    private final Mismatches mismatches;
    private final Datasets datasets;
    private final Clock clock;

    JobQueries(Jobs jobs, Mismatches mismatches, Datasets datasets, Clock clock) {
        this.jobs = jobs;
        this.mismatches = mismatches;
        this.datasets = datasets;
        this.clock = clock;
    }

    /** One page of jobs, the newest first. */
    @RegisterForReflection
    public record JobList(List<JobSummary> jobs, Page.Pagination pagination) {}

    Uni<JobList> list(JobFilter filter) {
        return Uni.combine()
                .all()
                .unis(jobs.list(filter), jobs.count(filter))
                .asTuple()
                .map(both -> new JobList(
                        both.getItem1().stream().map(this::summary).toList(),
                        filter.page().of(both.getItem2())));
    }

    /** One page of the children of a job. */
    @RegisterForReflection
    record ChildList(List<JobChild> children, Page.Pagination pagination) {}

    /** Fails with {@link ErrorCode#JOB_NOT_FOUND} if there is no such job. */
    Uni<ChildList> children(ChildFilter filter) {
        return requireKnown(filter.parentId())
                .chain(() -> Uni.combine()
                        .all()
                        .unis(jobs.list(filter), jobs.count(filter))
                        .asTuple())
                .map(both -> new ChildList(
                        both.getItem1().stream().map(this::child).toList(),
                        filter.page().of(both.getItem2())));
    }

    private JobChild child(JobFacts facts) {
        JobProjection projection = facts.projection();
        return new JobChild(
                summary(facts),
                projection.job() == null ? null : projection.job().range(),
                facts.details());
    }

    /** The newest jobs, as the first page of the list has them. */
    public Uni<JobList> newest(int count) {
        return list(JobFilter.newest(count));
    }

    /** Fails with {@link ErrorCode#JOB_NOT_FOUND} if there is no such job. */
    public Uni<Void> requireKnown(UUID id) {
        return find(id).replaceWithVoid();
    }

    Uni<JobDetails> details(UUID id) {
        return find(id).chain(facts -> Uni.combine()
                .all()
                .unis(jobs.history(id), found(id))
                .asTuple()
                .map(more -> details(facts, more.getItem1(), more.getItem2())));
    }

    /** Who waits for a job looks at it again and again, and most jobs find nothing. */
    private Uni<Found> found(UUID id) {
        return mismatches
                .summary(id)
                .chain(summary -> summary.isEmpty()
                        ? Uni.createFrom().item(new Found(summary, List.of()))
                        : mismatches.samples(id, SAMPLES).map(samples -> new Found(summary, samples)));
    }

    private Uni<JobFacts> find(UUID id) {
        return jobs.find(id)
                .map(found -> found.orElseThrow(() -> new ApiException(
                        ErrorCode.JOB_NOT_FOUND, "Reconciliation job with ID '%s' not found".formatted(id))));
    }

    private JobSummary summary(JobFacts facts) {
        return JobSummary.of(facts, datasets.kinds(dataset(facts)), clock.instant());
    }

    /** How many mismatches of each type a job found, and some of them. */
    private record Found(Map<String, Long> summary, List<MismatchSample> samples) {}

    private JobDetails details(JobFacts facts, List<JobDetails.State> history, Found found) {
        JobProjection projection = facts.projection();
        JobFacts.Children children = facts.children();
        return new JobDetails(
                summary(facts),
                facts.errors().isEmpty() ? null : facts.errors(),
                found.summary(),
                found.samples(),
                new JobDetails.ChildrenSummary(
                        children.total(),
                        children.waiting(),
                        children.running(),
                        children.completed(),
                        children.failed()),
                history,
                facts.details(),
                projection.plan() == null ? null : projection.plan().explanation(),
                projection.job() == null ? null : projection.job().parentId(),
                projection.stage().runAt());
    }

    private static String dataset(JobFacts facts) {
        return facts.projection().job() == null ? "" : facts.projection().job().dataset();
    }
}
