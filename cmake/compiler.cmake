# Warnings are errors; hardening and sanitizers by preset.
add_library(house_options INTERFACE)
target_compile_definitions(house_options INTERFACE _GNU_SOURCE CELLARBOOK_VERSION="${PROJECT_VERSION}")
target_compile_options(house_options INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wformat=2
                       -Werror)
if(CMAKE_C_COMPILER_ID STREQUAL "Clang") # MUST(!"what can't be") names a bug; gcc accepts {0} and {"x"} as we mean them
    target_compile_options(house_options INTERFACE -Wno-string-conversion -Wno-missing-field-initializers)
endif()
if(CELLARBOOK_FUZZ)
    target_compile_options(house_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
target_include_directories(house_options INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/gen)
if(CELLARBOOK_TEST_HOOKS)
    target_compile_definitions(house_options INTERFACE CELLARBOOK_TEST_HOOKS)
endif()
if(CELLARBOOK_SANITIZE)
    target_compile_options(house_options INTERFACE -fsanitize=${CELLARBOOK_SANITIZE} -fno-omit-frame-pointer
                           -fno-sanitize-recover=all)
    target_link_options(house_options INTERFACE -fsanitize=${CELLARBOOK_SANITIZE})
endif()
if(CELLARBOOK_HARDEN)
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
    target_compile_options(house_options INTERFACE -fPIE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
                           -fstack-protector-strong -fstack-clash-protection)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
        target_compile_options(house_options INTERFACE -fcf-protection=full)
    endif()
    target_link_options(house_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
