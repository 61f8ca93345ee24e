package dev.parallax.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.junit.jupiter.api.Test;

/** What a validator of descriptions found missing is completed for every operation. */
class DescribedApiTest {
    private final Operation operation = OASFactory.createOperation()
            .responses(OASFactory.createAPIResponses()
                    .addAPIResponse(
                            "401",
                            OASFactory.createAPIResponse()
                                    .addHeader(
                                            "WWW-Authenticate",
                                            OASFactory.createHeader().description("Bearer"))));
    private final OpenAPI api = OASFactory.createOpenAPI()
            .paths(OASFactory.createPaths()
                    .addPathItem("/things/{id}", OASFactory.createPathItem().GET(operation)));

    @Test
    void everyHeaderOfAnAnswerHasASchema() {
        new DescribedApi().filterOpenAPI(api);

        var header = operation.getResponses().getAPIResponse("401").getHeaders().get("WWW-Authenticate");
        assertEquals(List.of(SchemaType.STRING), header.getSchema().getType());
        assertEquals("Bearer", header.getDescription());
    }

    @Test
    void everyVariableIsAParameterAndEveryOperationMayAnswerWithAnError() {
        new DescribedApi().filterOpenAPI(api);

        assertEquals("id", operation.getParameters().getFirst().getName());
        assertNotNull(operation.getParameters().getFirst().getSchema());
        assertNotNull(operation.getResponses().getDefaultValue());
        assertNotNull(api.getComponents().getSchemas().get("ApiError"));
    }
}
