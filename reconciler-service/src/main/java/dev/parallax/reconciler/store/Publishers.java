package dev.parallax.reconciler.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Predicate;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** The driver's publishers as Mutiny types. */
final class Publishers {
    private Publishers() {}

    static <T> Uni<T> first(Publisher<T> publisher) {
        return Uni.createFrom().publisher(FlowAdapters.toFlowPublisher(publisher));
    }

    static <T> Uni<List<T>> all(Publisher<T> publisher, Predicate<T> wanted) {
        return Multi.createFrom()
                .publisher(FlowAdapters.toFlowPublisher(publisher))
                .filter(wanted)
                .collect()
                .asList();
    }
}
