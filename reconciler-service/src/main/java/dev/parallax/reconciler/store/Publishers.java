package dev.parallax.reconciler.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** The driver's publishers as Mutiny types. */
final class Publishers {
    private Publishers() {}

    static <T> Uni<T> first(Publisher<T> publisher) {
        return Uni.createFrom().publisher(FlowAdapters.toFlowPublisher(publisher));
    }

    static <T> Uni<List<T>> all(Publisher<T> publisher) {
        return Multi.createFrom()
                .publisher(FlowAdapters.toFlowPublisher(publisher))
                .collect()
                .asList();
    }

    static <T, C> Uni<C> collected(Publisher<T> publisher, Supplier<C> container, BiConsumer<C, T> add) {
        return Multi.createFrom()
                .publisher(FlowAdapters.toFlowPublisher(publisher))
                .collect()
                .in(container, add);
    }
}
