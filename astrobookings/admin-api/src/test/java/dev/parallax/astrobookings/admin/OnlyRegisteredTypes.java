package dev.parallax.astrobookings.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.devstack.junit.RegisteredTypes;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** In tests, JSON is read and written of those types only that a native executable knows. */
@Singleton
class OnlyRegisteredTypes implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new RegisteredTypes());
    }
}
