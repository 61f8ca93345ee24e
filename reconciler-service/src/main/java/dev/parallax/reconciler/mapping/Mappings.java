package dev.parallax.reconciler.mapping;

import dev.parallax.common.api.DatasetState;
import dev.parallax.common.api.DatasetState.State;
import dev.parallax.reconciler.config.MappingCheck;
import dev.parallax.reconciler.config.Problem;
import dev.parallax.reconciler.config.Reading;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.store.Description;
import dev.parallax.reconciler.store.RecordStore;
import dev.parallax.reconciler.store.StoreException;
import dev.parallax.reconciler.store.Stores;
import dev.parallax.reconciler.value.Side;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Which datasets this service works with. A mistake in the configuration refuses its dataset for as long as the service
 * runs, because the file is read at the start only; what a store has against a mapping refuses it until the store says
 * otherwise. Refused and open datasets are asked about again and again, and the others where that costs no reading, or
 * where a job had to give up. Safe for threads.
 */
@ApplicationScoped
public class Mappings {
    private static final Logger LOG = Logger.getLogger(Mappings.class);

    /** For all sides together: nobody waits longer for stores that do not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Map<String, DatasetDefinition> datasets;
    private final Map<String, RecordStore> stores;
    private final Clock clock;
    private final Standings standings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> suspects = ConcurrentHashMap.newKeySet();
    private volatile Map<String, DatasetState> states;

    /** One side of a dataset, to be asked about. */
    private record Question(DatasetDefinition dataset, Side side) {
        SideDefinition definition() {
            return side == Side.SOURCE ? dataset.source() : dataset.target();
        }
    }

    public Mappings(Reading reading, Stores stores, Clock clock) {
        this.datasets = reading.catalog().datasets();
        this.stores = stores.byName();
        this.clock = clock;
        this.standings = new Standings(reading, clock.instant());
        this.states = standings.states();
    }

    void start(@Observes StartupEvent event) {
        states.values().stream().filter(state -> state.state() == State.REFUSED).forEach(Mappings::log);
        check(datasets.values(), finding -> true);
    }

    /** Asks again about what is refused, open or suspect. */
    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void checkWhatIsNotSound() {
        var suspected = List.copyOf(suspects);
        suspects.removeAll(suspected);
        check(datasets.values(), finding -> !(finding instanceof Finding.Sound));
        check(
                suspected.stream()
                        .flatMap(name -> Stream.ofNullable(datasets.get(name)))
                        .toList(),
                finding -> true);
    }

    /** Asks again about what was sound, if the answer costs no reading of records. */
    @Scheduled(every = "60s", delayed = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void checkWhatIsSound() {
        ask(questions(datasets.values(), Finding.Sound.class::isInstance).stream()
                .filter(question -> switch (question.definition().relation()) {
                    case Relation.Table table -> true;
                    case Relation.Query query -> true;
                    case Relation.Collection collection -> true;
                    case Relation.Pipeline pipeline -> false;
                    case Relation.Feed feed -> false;
                })
                .toList());
    }

    /**
     * Why the dataset is refused; empty if it is not, or if there is none of that name. What was refused because of a
     * store is asked about once more, so that nobody has to wait until it is found out that it is mended.
     */
    public List<DatasetState.Problem> refusal(String dataset) {
        var definition = datasets.get(dataset);
        if (definition != null && !known(dataset).isEmpty()) {
            check(List.of(definition), finding -> !(finding instanceof Finding.Sound));
        }
        return known(dataset);
    }

    /** A job of the dataset was refused by a store: whether that is true of the whole dataset is to be found out. */
    public void suspect(String dataset) {
        if (datasets.containsKey(dataset)) {
            suspects.add(dataset);
        }
    }

    /** Of every configured dataset, by name. */
    public Collection<DatasetState> states() {
        return states.values();
    }

    private List<DatasetState.Problem> known(String dataset) {
        var state = states.get(dataset);
        return state != null && state.state() == State.REFUSED ? state.problems() : List.of();
    }

    private void check(Collection<DatasetDefinition> some, Predicate<Finding> which) {
        ask(questions(some, which));
    }

    private List<Question> questions(Collection<DatasetDefinition> some, Predicate<Finding> which) {
        var questions = new ArrayList<Question>();
        lock.lock();
        try {
            for (var dataset : some) {
                for (var side : Side.values()) {
                    if (which.test(standings.finding(dataset.name(), side))) {
                        questions.add(new Question(dataset, side));
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        return questions;
    }

    private void ask(List<Question> questions) {
        if (questions.isEmpty()) {
            return;
        }
        var answers = questions.stream().map(this::answer).toList();
        var found = Uni.join().all(answers).andFailFast().await().indefinitely();
        // Of a dataset's two sides only the last word counts.
        var changed = new TreeMap<String, DatasetState>();
        lock.lock();
        try {
            var now = clock.instant();
            for (int i = 0; i < found.size(); i++) {
                var question = questions.get(i);
                standings
                        .found(question.dataset(), question.side(), found.get(i), now)
                        .ifPresent(state -> changed.put(state.name(), state));
            }
            states = standings.states();
        } finally {
            lock.unlock();
        }
        changed.values().forEach(Mappings::log);
    }

    private static void log(DatasetState state) {
        switch (state.state()) {
            case ACCEPTED -> LOG.infof("Dataset %s is accepted", state.name());
            case UNCHECKED ->
                state.problems()
                        .forEach(problem -> LOG.warnf(
                                "Dataset %s is not checked: %s %s",
                                state.name(), problem.property(), problem.message()));
            case REFUSED ->
                state.problems()
                        .forEach(problem -> LOG.errorf(
                                "Dataset %s is refused: %s: %s", state.name(), problem.property(), problem.message()));
        }
    }

    private Uni<Finding> answer(Question question) {
        return Uni.createFrom()
                .deferred(
                        () -> describe(question.definition(), question.dataset().keyCodec()))
                .map(description -> finding(question, description))
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(new Finding.Open("The store did not answer in time."))
                .onFailure(StoreException.class)
                .recoverWithItem(failure -> new Finding.Open(String.valueOf(failure.getMessage())))
                .onFailure()
                .recoverWithItem(defect -> {
                    LOG.errorf(
                            defect,
                            "Dataset %s could not be checked",
                            question.dataset().name());
                    return new Finding.Open("The check failed: " + defect);
                });
    }

    private Uni<Description> describe(SideDefinition side, KeyCodec keys) {
        var store = stores.get(side.store().name());
        return store == null ? Uni.createFrom().item(new Description.Undeclared()) : store.describe(side, keys);
    }

    private static Finding finding(Question question, Description description) {
        return switch (description) {
            case Description.Undeclared undeclared -> new Finding.Sound();
            case Description.Refused(var property, var message) ->
                new Finding.Wrong(List.of(
                        new Problem(MappingCheck.property(question.dataset(), question.side(), property), message)));
            case Description.Columns(var types, var refused, var forbidden) -> {
                var problems =
                        new ArrayList<>(MappingCheck.problems(question.dataset(), question.side(), types, forbidden));
                refused.forEach(part -> problems.add(new Problem(
                        MappingCheck.property(question.dataset(), question.side(), part.property()), part.message())));
                yield problems.isEmpty() ? new Finding.Sound() : new Finding.Wrong(problems);
            }
        };
    }
}
