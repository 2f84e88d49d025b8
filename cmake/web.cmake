# The web UI inside of the program. build/web is shared by all presets; tools/web.py does nothing when no input changed.
# Off where only C is worked on: then http/static.c has an empty table and no Node is needed.
option(CELLARBOOK_WEB "build the web UI and embed it" ON)
set(WEB_GENERATED ${GEN}/http/web_files.c)
file(MAKE_DIRECTORY ${GEN}/http)
if(CELLARBOOK_WEB)
    set(WEB ${CMAKE_SOURCE_DIR}/web)
    file(GLOB_RECURSE WEB_INPUTS CONFIGURE_DEPENDS ${WEB}/src/* ${WEB}/public/* ${WEB}/tools/*)
    add_custom_command(OUTPUT ${WEB_GENERATED}
        COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/web.py build
        COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed_web.py ${WEB_GENERATED} ${CMAKE_SOURCE_DIR}/build/web/dist
        DEPENDS ${WEB_INPUTS} ${WEB}/index.html ${WEB}/package.json ${WEB}/package-lock.json ${WEB}/tsconfig.json
                ${WEB}/vite.config.ts ${CMAKE_SOURCE_DIR}/tools/web.py ${CMAKE_SOURCE_DIR}/tools/embed_web.py
        COMMENT "The web UI")
else()
    add_custom_command(OUTPUT ${WEB_GENERATED}
        COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed_web.py ${WEB_GENERATED}
        DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_web.py
        COMMENT "No web UI")
endif()
