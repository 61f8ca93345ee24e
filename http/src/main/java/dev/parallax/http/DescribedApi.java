package dev.parallax.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Completes the description of an API by what is alike everywhere: every operation may answer with an error in the one
 * form, what need not be there may be null, every variable of a path is a parameter, and every parameter and header has a schema.
 */
@OpenApiFilter(stages = RunStage.BUILD)
public final class DescribedApi implements OASFilter {
    private static final String ERROR = "ApiError";
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
    private static final Set<String> NUMBERS = Set.of("page", "page_size");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getPaths() == null) {
            return;
        }
        if (api.getComponents() == null) {
            api.setComponents(OASFactory.createComponents());
        }
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        if (schemas == null || !schemas.containsKey(ERROR)) {
            api.getComponents().addSchema(ERROR, error());
        }
        api.getComponents().getSchemas().values().forEach(DescribedApi::allowNull);
        api.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> complete(path, item, operation)));
    }

    private static void complete(String path, PathItem item, Operation operation) {
        Set<String> declared = Stream.of(item.getParameters(), operation.getParameters())
                .filter(parameters -> parameters != null)
                .flatMap(List::stream)
                .filter(parameter -> parameter.getIn() == Parameter.In.PATH)
                .map(Parameter::getName)
                .collect(Collectors.toSet());
        Matcher variables = VARIABLE.matcher(path);
        while (variables.find()) {
            if (declared.add(variables.group(1))) {
                operation.addParameter(OASFactory.createParameter()
                        .name(variables.group(1))
                        .in(Parameter.In.PATH)
                        .required(true));
            }
        }
        Stream.of(item.getParameters(), operation.getParameters())
                .filter(parameters -> parameters != null)
                .flatMap(List::stream)
                .forEach(DescribedApi::complete);
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        operation.getResponses().getAPIResponses().values().forEach(DescribedApi::completeHeaders);
        if (operation.getResponses().getDefaultValue() == null) {
            operation
                    .getResponses()
                    .setDefaultValue(OASFactory.createAPIResponse()
                            .description("An error, in the form of all errors")
                            .content(OASFactory.createContent()
                                    .addMediaType(
                                            "application/json",
                                            OASFactory.createMediaType()
                                                    .schema(OASFactory.createSchema()
                                                            .ref(ERROR)))));
        }
    }

    private static void completeHeaders(APIResponse response) {
        if (response.getHeaders() == null) {
            return;
        }
        for (Header header : response.getHeaders().values()) {
            if (header.getRef() == null && header.getSchema() == null && header.getContent() == null) {
                header.setSchema(OASFactory.createSchema().addType(SchemaType.STRING));
            }
        }
    }

    private static void complete(Parameter parameter) {
        if (parameter.getRef() != null || parameter.getSchema() != null || parameter.getContent() != null) {
            return;
        }
        parameter.setSchema(
                NUMBERS.contains(parameter.getName())
                        ? OASFactory.createSchema().addType(SchemaType.INTEGER).minimum(BigDecimal.ONE)
                        : OASFactory.createSchema().addType(SchemaType.STRING));
    }

    /** A member that is not required is written as null where there is nothing, and may be sent so. */
    private static void allowNull(Schema schema) {
        Map<String, Schema> properties = schema.getProperties();
        if (properties == null) {
            return;
        }
        List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
        Map<String, Schema> completed = new LinkedHashMap<>();
        properties.forEach(
                (name, property) -> completed.put(name, required.contains(name) ? property : orNull(property)));
        schema.setProperties(completed);
    }

    private static Schema orNull(Schema property) {
        List<SchemaType> types = property.getType();
        if (types != null && !types.isEmpty()) {
            if (!types.contains(SchemaType.NULL)) {
                property.addType(SchemaType.NULL);
                allowNullAmong(property);
            }
            return property;
        }
        return property.getRef() == null
                ? property
                : OASFactory.createSchema()
                        .addAnyOf(property)
                        .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
    }

    private static void allowNullAmong(Schema property) {
        List<Object> values = property.getEnumeration();
        if (values != null && values.stream().noneMatch(Objects::isNull)) {
            List<@Nullable Object> withNull = new ArrayList<>(values);
            withNull.add(null);
            property.setEnumeration(cast(withNull));
        }
    }

    @SuppressWarnings("NullAway") // the list of a schema's values may hold null, which its type does not say
    private static List<Object> cast(List<@Nullable Object> values) {
        return values.stream().collect(Collectors.toCollection(ArrayList::new));
    }

    private static Schema error() {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .addRequired("error")
                .addRequired("message")
                .addProperty(
                        "error",
                        OASFactory.createSchema().addType(SchemaType.STRING).description("A stable code"))
                .addProperty(
                        "message",
                        OASFactory.createSchema().addType(SchemaType.STRING).description("For people"))
                .additionalPropertiesSchema(OASFactory.createSchema());
    }
}
