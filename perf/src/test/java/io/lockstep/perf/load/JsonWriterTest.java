/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.perf.load;

import static org.junit.jupiter.api.Assertions.*;

import org.junit.jupiter.api.Test;

class JsonWriterTest
{
    private final StringBuilder out = new StringBuilder();
    private final JsonWriter json = new JsonWriter(out);

    @Test
    void shouldWriteNestedValuesInOrder()
    {
        json.beginObject()
            .field("text", "a").field("whole", -7L).field("part", 2.5).field("flag", true).field("none", (String)null)
            .name("list").beginArray().value(1).value(2).beginObject().endObject().endArray()
            .name("empty").beginArray().endArray()
            .endObject();

        assertEquals(
            "{\n" +
            "  \"text\": \"a\",\n" +
            "  \"whole\": -7,\n" +
            "  \"part\": 2.500,\n" +
            "  \"flag\": true,\n" +
            "  \"none\": null,\n" +
            "  \"list\": [\n" +
            "    1,\n" +
            "    2,\n" +
            "    {}\n" +
            "  ],\n" +
            "  \"empty\": []\n" +
            "}", out.toString());
        assertTrue(json.isComplete());
    }

    @Test
    void shouldEscapeWhatJsonCannotHold()
    {
        json.value("\"\\\n\r\t\u0001\u007f µ \u2028 \ud83d\ude00");

        assertEquals("\"\\\"\\\\\\n\\r\\t\\u0001\\u007f µ \\u2028 \\ud83d\\ude00\"", out.toString());
    }

    @Test
    void shouldWriteNullWhenNumberIsNotFinite()
    {
        json.beginArray().value(Double.NaN).value(Double.POSITIVE_INFINITY).endArray();

        assertEquals("[\n  null,\n  null\n]", out.toString());
    }

    @Test
    void shouldRefuseWhenCallIsOutOfPlace()
    {
        assertThrows(IllegalStateException.class, () -> json.name("name at the root"));
        assertThrows(IllegalStateException.class, json::endObject);
        json.beginObject();
        assertThrows(IllegalStateException.class, () -> json.value("value without a name"));
        assertThrows(IllegalStateException.class, json::endArray);
        json.name("a");
        assertThrows(IllegalStateException.class, () -> json.name("name after a name"));
        assertThrows(IllegalStateException.class, json::endObject);
        json.value(1).endObject();
        assertThrows(IllegalStateException.class, () -> json.value("second root"));
    }

    @Test
    void shouldRefuseWhenNestedTooDeep()
    {
        assertThrows(IllegalStateException.class, () ->
        {
            for (int i = 0; i < 100; i++)
            {
                json.beginArray();
            }
        });
        assertFalse(json.isComplete());
    }
}
