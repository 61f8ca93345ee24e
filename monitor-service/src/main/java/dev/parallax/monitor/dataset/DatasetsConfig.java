package dev.parallax.monitor.dataset;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of the dataset configuration that this service needs: names, and the kinds of their stores. */
@ConfigMapping(prefix = "parallax")
interface DatasetsConfig {

    Map<String, Store> stores();

    Map<String, Dataset> datasets();

    interface Store {
        String kind();
    }

    interface Dataset {
        Optional<String> entityType();

        Side source();

        Side target();

        Optional<List<String>> after();

        Optional<Repair> repair();
    }

    interface Side {
        String store();
    }

    interface Repair {
        @WithDefault("report")
        String policy();
    }
}
