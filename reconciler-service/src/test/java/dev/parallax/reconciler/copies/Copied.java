package dev.parallax.reconciler.copies;

import java.util.Map;
import java.util.Random;

/** A table or a collection beside its copy. */
interface Copied {
    String name();

    /** Of the dataset that compares every field of it, without the stores. */
    Map<String, String> properties();

    int records();

    /**
     * Makes one error in the copy.
     *
     * @return by key, what is to be found
     */
    Map<String, String> err(Random random);

    /** Takes the last error back. */
    void mend();
}
