package dev.parallax.reconciler.repair;

import dev.parallax.common.change.ChangeAction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be done about one confirmed difference. Bodies are JSON in the owner's shape. */
public sealed interface RepairPlan {

    /** A call to the owner. */
    sealed interface Call extends RepairPlan {
        /** Below the owner's address, the key percent-encoded. */
        String path();

        ChangeAction action();

        /** The target's record before the call; null if there is none. */
        @Nullable
        Map<String, @Nullable Object> before();

        /** The record that the owner is asked to hold; null for a deletion. */
        @Nullable
        Map<String, @Nullable Object> after();

        /** The version for {@code If-Match}; null for {@code If-None-Match: *}. */
        @Nullable
        String ifMatch();
    }

    /** PUT with {@code If-None-Match: *}. */
    record Create(String path, Map<String, @Nullable Object> body) implements Call {
        @Override
        public ChangeAction action() {
            return ChangeAction.CREATE;
        }

        @Override
        public @Nullable Map<String, @Nullable Object> before() {
            return null;
        }

        @Override
        public Map<String, @Nullable Object> after() {
            return body;
        }

        @Override
        public @Nullable String ifMatch() {
            return null;
        }
    }

    /** PUT with {@code If-Match}. */
    record Update(String path, Map<String, @Nullable Object> before, Map<String, @Nullable Object> body, String version)
            implements Call {
        @Override
        public ChangeAction action() {
            return ChangeAction.UPDATE;
        }

        @Override
        public Map<String, @Nullable Object> after() {
            return body;
        }

        @Override
        public String ifMatch() {
            return version;
        }
    }

    /** DELETE with {@code If-Match}. */
    record Delete(String path, Map<String, @Nullable Object> before, String version) implements Call {
        @Override
        public ChangeAction action() {
            return ChangeAction.DELETE;
        }

        @Override
        public @Nullable Map<String, @Nullable Object> after() {
            return null;
        }

        @Override
        public String ifMatch() {
            return version;
        }
    }

    /** Nothing. */
    record None(Reason reason, String message) implements RepairPlan {}

    /** Why nothing is done. */
    enum Reason {
        /** The policy is to report. */
        POLICY,
        /** A value cannot be converted, so what to write would be a guess. */
        UNCONVERTIBLE,
        /** The source holds a value that the target has no name or no room for. */
        NOT_WRITABLE,
        /** The target's record has no version to be conditional on. */
        NO_VERSION,
        /** The policy does not delete. */
        DELETE_NOT_ALLOWED,
        /** The key repeats on a side, or is none. */
        KEY
    }
}
